package io.dragoman.camel.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why the engine itself answers a request with an error.
 *
 * @param code snake_case name of the failure, for clients
 * @param detail one sentence without secrets, for clients
 * @param cause what escaped the route, for the renderer only; never shown
 * @param headers that belong to the status, for example {@code Allow} or {@code Retry-After}
 */
public record HttpFailure(
        int status, String code, String detail, @Nullable Throwable cause, Map<String, String> headers) {

    public HttpFailure {
        headers = Map.copyOf(headers);
    }

    static HttpFailure of(int status, String code, String detail) {
        return new HttpFailure(status, code, detail, null, Map.of());
    }

    static HttpFailure invalidRequest(String detail) {
        return of(400, "invalid_request", detail);
    }

    static HttpFailure notFound() {
        return of(404, "not_found", "No such path");
    }

    static HttpFailure methodNotAllowed(String method, String allowed) {
        String detail = "method: " + method + " (expected: " + allowed + ")";
        return new HttpFailure(405, "method_not_allowed", detail, null, Map.of("Allow", allowed));
    }

    static HttpFailure requestTimeout(String what, long limitMs) {
        return of(408, "request_timeout", what + " took too long (expected: at most " + limitMs + " ms)");
    }

    static HttpFailure bodyTooSlow(int bytesPerSecond) {
        return of(
                408,
                "request_timeout",
                "The body came too slowly (expected: at least " + bytesPerSecond + " bytes a second)");
    }

    static HttpFailure unauthorized(String detail) {
        return of(401, "unauthorized", detail);
    }

    static HttpFailure payloadTooLarge(long limitBytes) {
        return of(413, "payload_too_large", "The body is too large (expected: at most " + limitBytes + " bytes)");
    }

    static HttpFailure unsupportedMediaType(String detail) {
        return of(415, "unsupported_media_type", detail);
    }

    static HttpFailure headersTooLarge(int status, String detail) {
        return of(status, "headers_too_large", detail);
    }

    static HttpFailure overloaded() {
        return new HttpFailure(
                503, "overloaded", "Too many requests are in progress", null, Map.of("Retry-After", "1"));
    }

    static HttpFailure internal(@Nullable Throwable cause) {
        return new HttpFailure(500, "internal", "The request failed", cause, Map.of());
    }
}
