package io.dragoman.log;

import io.dragoman.chat.Mode;
import io.dragoman.chat.QueryTime;
import io.dragoman.problem.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which request logs an admin asks for. A null filter lets every row through.
 *
 * @param status the status the client was sent
 * @param sinceMs epoch milliseconds, inclusive
 * @param untilMs epoch milliseconds, exclusive
 * @param limit rows of a page, 1 to 1000
 * @param offset rows before the page, newest first
 */
record LogFilter(
        @Nullable String requestId,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String mode,
        @Nullable Integer status,
        @Nullable String apiKeyId,
        long sinceMs,
        long untilMs,
        int limit,
        int offset) {
    private static final List<String> NAMES = List.of(
            "model", "provider", "mode", "status", "api_key_id", "since", "until", "request_id", "limit", "offset");

    private static final int MAX_TEXT = 200;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown or out of range
     */
    static LogFilter read(Set<String> names, Function<String, @Nullable String> value) {
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw invalid("query", name, "one of " + String.join(", ", NAMES));
            }
        }
        return new LogFilter(
                text("request_id", value),
                text("model", value),
                text("provider", value),
                mode(value.apply("mode")),
                integer("status", value, null, 100, 599),
                text("api_key_id", value),
                time("since", value, Long.MIN_VALUE),
                time("until", value, Long.MAX_VALUE),
                integerOr("limit", value, DEFAULT_LIMIT, 1, MAX_LIMIT),
                integerOr("offset", value, 0, 0, Integer.MAX_VALUE));
    }

    /** Values by the names of {@code sql/request_log/page.sql}. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("request_id", requestId);
        values.put("model", model);
        values.put("provider", provider);
        values.put("mode", mode);
        values.put("status", status);
        values.put("api_key_id", apiKeyId);
        values.put("since_ms", sinceMs);
        values.put("until_ms", untilMs);
        values.put("limit", limit);
        values.put("offset", offset);
        return values;
    }

    private static @Nullable String text(String name, Function<String, @Nullable String> value) {
        String text = value.apply(name);
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

    private static int integerOr(
            String name, Function<String, @Nullable String> value, int otherwise, int min, int max) {
        Integer number = integer(name, value, otherwise, min, max);
        return number == null ? otherwise : number;
    }

    private static @Nullable Integer integer(
            String name, Function<String, @Nullable String> value, @Nullable Integer otherwise, int min, int max) {
        String text = value.apply(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw invalid(name, text, min + " to " + max);
    }

    private static long time(String name, Function<String, @Nullable String> value, long otherwise) {
        String text = value.apply(name);
        if (text == null) {
            return otherwise;
        }
        return QueryTime.parse(name, text);
    }

    private static InvalidRequestException invalid(String name, String value, String expected) {
        String shown = value.length() <= 64 ? value : value.substring(0, 64) + "...";
        return new InvalidRequestException(name, name + ": " + shown + " (expected: " + expected + ")");
    }
}
