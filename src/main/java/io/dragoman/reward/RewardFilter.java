package io.dragoman.reward;

import io.dragoman.chat.Mode;
import io.dragoman.chat.QueryTime;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.store.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of which attempts an admin asks for. A null filter lets every row through. */
record RewardFilter(
        @Nullable String model,
        @Nullable String provider,
        @Nullable String mode,
        @Nullable Integer success,
        long sinceMs,
        long untilMs,
        Page page) {
    private static final List<String> NAMES =
            List.of("model", "provider", "mode", "success", "since", "until", "limit", "offset");
    private static final int MAX_TEXT = 200;
    private static final int SHOWN = 64;

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown or out of range
     */
    static RewardFilter read(Set<String> names, Function<String, @Nullable String> value) {
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw invalid("query", name, "one of " + String.join(", ", NAMES));
            }
        }
        String since = value.apply("since");
        String until = value.apply("until");
        return new RewardFilter(
                text("model", value.apply("model")),
                text("provider", value.apply("provider")),
                mode(value.apply("mode")),
                success(value.apply("success")),
                since == null ? Long.MIN_VALUE : QueryTime.parse("since", since),
                until == null ? Long.MAX_VALUE : QueryTime.parse("until", until),
                Page.of(value.apply("limit"), value.apply("offset")));
    }

    /** Values by the names of {@code sql/reward/page.sql}. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("model", model);
        values.put("provider", provider);
        values.put("mode", mode);
        values.put("success", success);
        values.put("since_ms", sinceMs);
        values.put("until_ms", untilMs);
        values.put("limit", page.limit());
        values.put("offset", page.offset());
        return values;
    }

    private static @Nullable String text(String name, @Nullable String text) {
        if (text != null && (text.isBlank() || text.length() > MAX_TEXT)) {
            throw invalid(name, text, "1 to " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static @Nullable String mode(@Nullable String mode) {
        if (mode != null && Mode.of(mode).isEmpty()) {
            throw invalid("mode", mode, "one of " + Mode.allNames());
        }
        return mode;
    }

    private static @Nullable Integer success(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw invalid("success", text, "true or false");
        };
    }

    private static InvalidRequestException invalid(String name, String value, String expected) {
        String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
        return new InvalidRequestException(name, name + ": " + shown + " (expected: " + expected + ")");
    }
}
