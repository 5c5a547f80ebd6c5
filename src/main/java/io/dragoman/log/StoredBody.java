package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a request asked and was answered. Safe for any thread; waits for the database. */
final class StoredBody {
    private final Database database;
    private final Clock clock;

    StoredBody(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param log a row of {@code request_log}
     * @return null where nothing is stored, or not any more
     */
    @Nullable
    ObjectNode find(Map<String, @Nullable Object> log) {
        Object key = log.get("api_key_id");
        if (key == null) {
            return null;
        }
        List<Map<String, @Nullable Object>> rows = database.rows(
                "request_body/find",
                Map.of(
                        "request_id", String.valueOf(log.get("request_id")),
                        "timestamp_ms", LogRow.number(log, "timestamp_ms"),
                        "api_key_id", key,
                        "now_ms", clock.millis()));
        return rows.isEmpty() ? null : json(rows.get(0));
    }

    private static ObjectNode json(Map<String, @Nullable Object> row) {
        return Json.object()
                .put("request", String.valueOf(row.get("request")))
                .put("request_bytes", LogRow.number(row, "request_bytes"))
                .put("response", String.valueOf(row.get("response")))
                .put("response_bytes", LogRow.number(row, "response_bytes"))
                .put(
                        "delete_after",
                        Instant.ofEpochMilli(LogRow.number(row, "delete_after_ms"))
                                .toString());
    }
}
