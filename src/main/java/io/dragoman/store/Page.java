package io.dragoman.store;

import io.dragoman.problem.InvalidRequestException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a list a client wants.
 *
 * @param limit how many, 1 to 1000
 * @param offset how many to leave out before them, 0 or more
 */
public record Page(int limit, int offset) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    public Page {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw refused("limit", String.valueOf(limit), "1 to " + MAX_LIMIT);
        }
        if (offset < 0) {
            throw refused("offset", String.valueOf(offset), "0 or more");
        }
    }

    /**
     * Reads query parameters.
     *
     * @param limit null when absent
     * @param offset null when absent
     * @throws InvalidRequestException when one is no number or out of range
     */
    public static Page of(@Nullable String limit, @Nullable String offset) {
        return new Page(
                limit == null ? DEFAULT_LIMIT : number("limit", limit, "1 to " + MAX_LIMIT),
                offset == null ? 0 : number("offset", offset, "0 to 999999999"));
    }

    private static int number(String name, String text, String expected) {
        if (!NUMBER.matcher(text).matches()) {
            throw refused(name, text.length() > 20 ? text.substring(0, 20) + "..." : text, expected);
        }
        return Integer.parseInt(text);
    }

    private static InvalidRequestException refused(String name, String value, String expected) {
        return new InvalidRequestException(name, name + ": " + value + " (expected: " + expected + ")");
    }
}
