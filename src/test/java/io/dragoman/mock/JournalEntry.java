package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as it arrived at a mock, and how its answer ended. Safe to read from any thread while the answer runs. */
public final class JournalEntry {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, String> headers;
    private final String body;
    private final Instant receivedAt = Instant.now();
    private volatile int status;
    private volatile long bytesSent;
    private volatile @Nullable Instant endedAt;
    private volatile @Nullable Instant cancelledAt;

    JournalEntry(HttpServerRequest request, String body) {
        method = request.method().name();
        path = request.path();
        query = request.query() == null ? "" : request.query();
        headers = new LinkedHashMap<>();
        request.headers()
                .forEach(
                        entry -> headers.merge(entry.getKey().toLowerCase(), entry.getValue(), (a, b) -> a + ", " + b));
        this.body = body;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public String query() {
        return query;
    }

    /** Names in lower case; values of a repeated header joined by a comma. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase());
    }

    public String body() {
        return body;
    }

    /** The body as JSON; a missing node when it is none. */
    public JsonNode json() {
        return Json.parse(body);
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** 0 while no head has been sent. */
    public int status() {
        return status;
    }

    public long bytesSent() {
        return bytesSent;
    }

    /** When the whole answer was out, or null. */
    public @Nullable Instant endedAt() {
        return endedAt;
    }

    /** When the client closed the connection before the end of the answer, or null. */
    public @Nullable Instant cancelledAt() {
        return cancelledAt;
    }

    public boolean cancelled() {
        return cancelledAt != null;
    }

    /** How long after its arrival the client left. */
    public Duration cancelledAfter() {
        Instant left = cancelledAt;
        if (left == null) {
            throw new IllegalStateException("the client did not cancel " + this);
        }
        return Duration.between(receivedAt, left);
    }

    void began(int sentStatus) {
        status = sentStatus;
    }

    void sent(long bytes) {
        bytesSent = bytes;
    }

    void ended() {
        endedAt = Instant.now();
    }

    void cancelledNow() {
        if (endedAt == null && cancelledAt == null) {
            cancelledAt = Instant.now();
        }
    }

    @Override
    public String toString() {
        return method + " " + path + " -> " + status + " after " + bytesSent + " bytes"
                + (cancelled() ? ", cancelled" : "");
    }
}
