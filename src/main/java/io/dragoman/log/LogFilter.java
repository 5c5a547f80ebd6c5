package io.dragoman.log;

import io.dragoman.chat.QueryFields;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.store.Page;
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
 * @param asOf the newest row that counts, null for all that there are
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
        int offset,
        @Nullable Long asOf) {
    private static final List<String> EXPORT_NAMES =
            List.of("model", "provider", "mode", "status", "api_key_id", "since", "until", "request_id", "as_of");

    private static final List<String> NAMES = List.of(
            "model",
            "provider",
            "mode",
            "status",
            "api_key_id",
            "since",
            "until",
            "request_id",
            "limit",
            "offset",
            "as_of");

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown or out of range
     */
    static LogFilter read(Set<String> names, Function<String, @Nullable String> value) {
        return read(new QueryFields(names, value, NAMES), value);
    }

    /** The same for an export, which has no pages. */
    static LogFilter readExport(Set<String> names, Function<String, @Nullable String> value) {
        return read(new QueryFields(names, value, EXPORT_NAMES), value);
    }

    private static LogFilter read(QueryFields query, Function<String, @Nullable String> value) {
        Page page = Page.of(value.apply("limit"), value.apply("offset"));
        return new LogFilter(
                query.text("request_id"),
                query.text("model"),
                query.text("provider"),
                QueryFields.mode(query.text("mode")),
                query.integer("status", 100, 599),
                query.text("api_key_id"),
                query.timeMs("since", Long.MIN_VALUE),
                query.timeMs("until", Long.MAX_VALUE),
                page.limit(),
                page.offset(),
                asOf(query.text("as_of")));
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
        values.put("as_of", asOf == null ? (Long) Long.MAX_VALUE : asOf);
        return values;
    }

    private static @Nullable Long asOf(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw InvalidRequestException.of("as_of", text, "as_of of an earlier page");
        }
        return Long.parseLong(text);
    }
}
