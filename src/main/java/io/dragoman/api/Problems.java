package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.redaction.Redaction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failures in the one shape of the native and admin routes: {@code application/problem+json} (RFC 9457). What is not a
 * {@link DragomanException} becomes {@code internal} and tells a client nothing.
 */
public final class Problems {
    public static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /** The failure to tell of: the first of ours in the chain of causes, for Camel and Jackson wrap what they pass on. */
    public static DragomanException of(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof DragomanException ours) {
                return ours;
            }
        }
        return new DragomanException(
                ProblemCode.INTERNAL,
                "The broker could not finish this request; its log has the reason under the request id");
    }

    public static ObjectNode body(DragomanException problem, String requestId) {
        ObjectNode body = Json.object();
        body.put("type", "about:blank");
        body.put("title", problem.code().title());
        body.put("status", problem.status());
        String detail = problem.getMessage();
        body.put("detail", detail == null ? null : Redaction.text(detail));
        body.put("code", problem.code().code());
        body.put("request_id", requestId);
        problem.members().forEach((name, value) -> body.set(name, Json.mapper().valueToTree(value)));
        return body;
    }

    /** Headers that go with the failure besides the content type. */
    public static Map<String, String> headers(DragomanException problem) {
        Map<String, String> headers = new LinkedHashMap<>();
        problem.retryAfter()
                .ifPresent(wait ->
                        headers.put("Retry-After", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000))));
        if (!problem.shouldRetry()) {
            headers.put("x-should-retry", "false");
        }
        if (problem.code() == ProblemCode.UNAUTHORIZED) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        return headers;
    }
}
