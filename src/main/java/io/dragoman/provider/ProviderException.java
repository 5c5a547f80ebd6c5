package io.dragoman.provider;

import io.dragoman.chat.ErrorClass;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failed attempt. Never reaches a client as it is: dispatch decides what happens next and what the client is told. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorClass errorClass;
    private final int status;
    private final @Nullable Duration retryAfter;
    private final boolean unanswered;

    /**
     * @param errorClass whose fault it is
     * @param status the provider's HTTP status, 0 when none arrived
     * @param message what the provider said, cut to 500 characters, without keys or hosts; a client may see it for class {@code CLIENT}
     * @param retryAfter how long the provider asks us to wait, or null
     */
    public ProviderException(ErrorClass errorClass, int status, String message, @Nullable Duration retryAfter) {
        this(errorClass, status, message, retryAfter, false);
    }

    public ProviderException(ErrorClass errorClass, int status, String message) {
        this(errorClass, status, message, null);
    }

    private ProviderException(
            ErrorClass errorClass, int status, String message, @Nullable Duration retryAfter, boolean unanswered) {
        super(message);
        this.errorClass = errorClass;
        this.status = status;
        this.retryAfter = retryAfter;
        this.unanswered = unanswered;
    }

    /** A request that may have reached the provider, and of which nothing came back. */
    public static ProviderException unanswered(ErrorClass errorClass, String message) {
        return new ProviderException(errorClass, 0, message, null, true);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public int status() {
        return status;
    }

    /** False when the provider cannot bill the attempt: it was refused, or never sent. */
    public boolean mayBeBilled() {
        return unanswered || status >= 200 && status < 300;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
