package io.dragoman.chat;

import io.dragoman.problem.InvalidRequestException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query parameters of a call that lists rows; each read is checked, and its message names the parameter. */
public final class QueryFields {
    private static final int MAX_TEXT = 200;

    private final Function<String, @Nullable String> value;

    /**
     * @param names all query parameters that were sent
     * @param value of a query parameter, null when absent
     * @param known the parameters that the call has
     * @throws InvalidRequestException when another one was sent
     */
    public QueryFields(Set<String> names, Function<String, @Nullable String> value, List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw InvalidRequestException.of("query", name, "one of " + String.join(", ", known));
            }
        }
        this.value = value;
    }

    /** Null when absent. */
    public @Nullable String text(String name) {
        String text = value.apply(name);
        if (text != null && (text.isBlank() || text.length() > MAX_TEXT)) {
            throw InvalidRequestException.of(name, text, "1 to " + MAX_TEXT + " characters");
        }
        return text;
    }

    /**
     * The name of a mode.
     *
     * @param name as sent, or null, which stays null
     */
    public static @Nullable String mode(@Nullable String name) {
        if (name != null && Mode.of(name).isEmpty()) {
            throw InvalidRequestException.of("mode", name, "one of " + Mode.allNames());
        }
        return name;
    }

    /** Null when absent. */
    public @Nullable Integer integer(String name, int min, int max) {
        String text = value.apply(name);
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw InvalidRequestException.of(name, text, min + " to " + max);
    }

    /** Epoch milliseconds; RFC 3339 is understood, too. */
    public long timeMs(String name, long otherwise) {
        String text = value.apply(name);
        return text == null ? otherwise : QueryTime.parse(name, text);
    }
}
