package io.dragoman.camel.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to the client: status, allow-listed headers and a body, which is a {@link Buffer}, a {@link ReadStream}
 * of buffers, or null.
 */
record Answer(
        int status, Map<String, Object> headers, @Nullable Object body) {
    /** Headers that may leave; everything else of the message stays inside (S-41). */
    private static final Set<String> SENDABLE_HEADERS = Set.of(
            "allow",
            "cache-control",
            "content-type",
            "idempotent-replay",
            "location",
            "retry-after",
            "server-timing",
            "www-authenticate",
            "x-negotiated-model",
            "x-should-retry");

    /** What a page of another origin may read besides the content type (S-60). */
    static final String CORS_ANSWER_HEADERS =
            "idempotent-replay, retry-after, x-negotiated-model, x-request-id, x-should-retry";

    /** Converts the body if need be; call on the request thread. */
    static Answer of(Message message) {
        Object status = message.getHeader(Exchange.HTTP_RESPONSE_CODE);
        return new Answer(
                status == null ? 200 : status instanceof Integer code ? code : Integer.parseInt(status.toString()),
                message.hasHeaders() ? message.getHeaders() : Map.of(),
                bodyOf(message));
    }

    static Answer of(RenderedFailure failure) {
        return new Answer(
                        failure.status(), Map.of("content-type", failure.contentType()), Buffer.buffer(failure.body()))
                .withHeaders(failure.headers());
    }

    private Answer withHeaders(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, Object> all = new java.util.HashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }

    private static @Nullable Object bodyOf(Message message) {
        Object body = message.getBody();
        if (body == null || body instanceof Buffer || body instanceof ReadStream<?>) {
            return body;
        }
        if (body instanceof byte[] bytes) {
            return Buffer.buffer(bytes);
        }
        if (body instanceof String text) {
            return Buffer.buffer(text);
        }
        byte[] bytes = message.getBody(byte[].class);
        if (bytes == null) {
            throw new IllegalStateException(
                    "body: " + body.getClass().getSimpleName() + " (expected: bytes, text or a stream)");
        }
        return Buffer.buffer(bytes);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    ReadStream<Buffer> stream() {
        return body instanceof ReadStream<?> stream ? (ReadStream<Buffer>) stream : null;
    }

    void writeHead(HttpServerResponse response, String requestId) {
        response.setStatusCode(status);
        boolean eventStream = false;
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (header.getValue() == null || !SENDABLE_HEADERS.contains(name)) {
                continue;
            }
            String value = header.getValue().toString();
            if (isOneLine(value)) {
                response.putHeader(name, value);
                eventStream |= name.equals("content-type") && value.startsWith("text/event-stream");
            }
        }
        response.putHeader("x-request-id", requestId);
        if (eventStream) {
            response.putHeader("cache-control", "no-cache");
            response.putHeader("x-accel-buffering", "no");
        }
    }

    private static boolean isOneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
