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

    /**
     * @param errorClass whose fault it is
     * @param status the provider's HTTP status, 0 when none arrived
     * @param message what the provider said, cut to 500 characters, without keys or hosts; a client may see it for class {@code CLIENT}
     * @param retryAfter how long the provider asks us to wait, or null
     */
    public ProviderException(ErrorClass errorClass, int status, String message, @Nullable Duration retryAfter) {
        super(message);
        this.errorClass = errorClass;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public ProviderException(ErrorClass errorClass, int status, String message) {
        this(errorClass, status, message, null);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public int status() {
        return status;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
