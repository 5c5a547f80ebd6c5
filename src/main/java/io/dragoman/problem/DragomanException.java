package io.dragoman.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure with an answer for the client. Everything in it is public: the message becomes {@code detail}, the members become fields of
 * the error answer. So neither may hold a secret, a host, SQL or a class name.
 */
public class DragomanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final int status;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    public DragomanException(ProblemCode code, String detail) {
        this(code, code.status(), detail, null);
    }

    public DragomanException(ProblemCode code, int status, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.status = status;
    }

    /** Adds a field to the error answer. The value must be a plain JSON value: text, number, boolean, list, map or Jackson node. */
    public DragomanException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Says when a repeat makes sense; becomes {@code Retry-After}. */
    public DragomanException retryAfter(@Nullable Duration wait) {
        this.retryAfter = wait;
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    public int status() {
        return status;
    }

    public Map<String, Object> members() {
        return members;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** False where the same request cannot succeed later, so that SDKs do not repeat it ({@code x-should-retry: false}). */
    public boolean shouldRetry() {
        return status >= 500 && status != 501 || status == 429 || status == 408;
    }
}
