package io.dragoman.audit;

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
 * Which page of which audit rows an admin asks for. A null filter lets every row through.
 *
 * @param sinceMs epoch milliseconds, inclusive
 * @param untilMs epoch milliseconds, exclusive
 */
record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable String requestId,
        long sinceMs,
        long untilMs,
        Page page) {
    private static final List<String> NAMES =
            List.of("actor", "action", "target", "request_id", "since", "until", "limit", "offset");

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown or out of range
     */
    static AuditFilter read(Set<String> names, Function<String, @Nullable String> value) {
        QueryFields query = new QueryFields(names, value, NAMES);
        return new AuditFilter(
                query.text("actor"),
                query.text("action"),
                query.text("target"),
                query.text("request_id"),
                query.timeMs("since", Long.MIN_VALUE),
                query.timeMs("until", Long.MAX_VALUE),
                Page.of(value.apply("limit"), value.apply("offset")));
    }

    /** Values by the names of {@code sql/audit_log/page.sql}. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("actor", actor);
        values.put("action", action);
        values.put("target", target);
        values.put("request_id", requestId);
        values.put("since_ms", sinceMs);
        values.put("until_ms", untilMs);
        values.put("limit", page.limit());
        values.put("offset", page.offset());
        return values;
    }
}
