package io.dragoman.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.StoreException;
import io.dragoman.store.StoreThreads;
import io.dragoman.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys and answers in the store. Every call waits for the writing thread of the store; safe for any thread that may wait. */
final class IdempotencyRows {
    private static final Duration WAIT_WHEN_FULL = Duration.ofMinutes(5);

    private final Database database;
    private final StoreThreads threads;
    private final IdempotencySettings settings;
    private final Clock clock;

    IdempotencyRows(Database database, StoreThreads threads, IdempotencySettings settings, Clock clock) {
        this.database = database;
        this.threads = threads;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes the key for a request that begins.
     *
     * @return empty when it was free and is taken now; else what is stored under it
     * @throws DragomanException {@code rate_limited} when the consumer has too many keys in use
     */
    Optional<Stored> claim(IdempotencyKey key, String fingerprint, String requestId) {
        Map<String, Object> values = values(key);
        values.put("fingerprint", fingerprint);
        values.put("request_id", requestId);
        values.put("now_ms", clock.millis());
        values.put("expired_ms", expiredMs());
        return threads.write(() -> database.inTransaction(rows -> claim(rows, values)));
    }

    private Optional<Stored> claim(Transaction rows, Map<String, Object> values) {
        List<Map<String, @Nullable Object>> found = rows.rows("idempotency_key/find", values);
        if (!found.isEmpty()) {
            return Optional.of(stored(found.get(0)));
        }
        Number keys = (Number) rows.rows("idempotency_key/count", values).get(0).get("keys");
        if (keys != null && keys.longValue() >= settings.maxKeys()) {
            throw new DragomanException(
                            ProblemCode.RATE_LIMITED,
                            "Idempotency-Key: " + keys + " keys in use (expected: less than " + settings.maxKeys()
                                    + "; a key is free again after "
                                    + settings.keep().toHours() + " h)")
                    .retryAfter(WAIT_WHEN_FULL);
        }
        rows.change("idempotency_key/claim", values);
        return Optional.empty();
    }

    void keep(IdempotencyKey key, KeptAnswer answer) {
        ObjectNode headers = Json.object();
        answer.headers().forEach(headers::put);
        Map<String, Object> values = values(key);
        values.put("status", answer.status());
        values.put("headers", Json.text(headers));
        values.put("body", answer.body());
        values.put("body_bytes", answer.body().length);
        change("idempotency_key/keep", values);
    }

    void lose(IdempotencyKey key, Lost why) {
        Map<String, Object> values = values(key);
        values.put("lost", why.wireName());
        change("idempotency_key/lose", values);
    }

    void release(IdempotencyKey key) {
        change("idempotency_key/release", values(key));
    }

    void prune() {
        change("idempotency_key/delete_expired", Map.of("expired_ms", expiredMs()));
        change("idempotency_key/drop_oldest_answers", Map.of("max_bytes", settings.maxBytes()));
    }

    private void change(String file, Map<String, Object> values) {
        threads.write(() -> database.change(file, values));
    }

    private long expiredMs() {
        return clock.millis() - settings.keep().toMillis();
    }

    private static Map<String, Object> values(IdempotencyKey key) {
        Map<String, Object> values = new HashMap<>();
        values.put("consumer", key.consumer());
        values.put("key", key.key());
        return values;
    }

    private static Stored stored(Map<String, @Nullable Object> row) {
        String requestId = String.valueOf(row.get("request_id"));
        Object status = row.get("status");
        Object lost = row.get("lost");
        return new Stored(
                String.valueOf(row.get("fingerprint")),
                status instanceof Number code
                        ? new KeptAnswer(
                                code.intValue(), headers(String.valueOf(row.get("headers"))), body(row), requestId)
                        : null,
                lost == null ? Lost.BROKEN_OFF : Lost.of(lost.toString()));
    }

    private static byte[] body(Map<String, @Nullable Object> row) {
        return row.get("body") instanceof byte[] body ? body : new byte[0];
    }

    private static Map<String, String> headers(String json) {
        try {
            Map<String, String> headers = new HashMap<>();
            Json.read(json)
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            return headers;
        } catch (JsonProcessingException e) {
            throw new StoreException(e);
        }
    }

    /**
     * What is known of a key.
     *
     * @param answer null when there is none to show
     * @param lost why, where there is none
     */
    record Stored(String fingerprint, @Nullable KeptAnswer answer, Lost lost) {}
}
