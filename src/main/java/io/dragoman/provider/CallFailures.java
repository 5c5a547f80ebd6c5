package io.dragoman.provider;

import io.dragoman.camel.llm.LlmException;
import io.dragoman.chat.ErrorClass;
import org.jspecify.annotations.Nullable;

/** What a call that brought no complete answer means for the attempt. */
public final class CallFailures {
    private CallFailures() {}

    /** The failed attempt that a cause chain holds; null when it holds none, so that the fault is the broker's own. */
    public static @Nullable ProviderException find(@Nullable Throwable caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderException failure) {
                return failure;
            }
            if (cause instanceof LlmException failure) {
                return failed(failure);
            }
        }
        return null;
    }

    /** The same for a stream, which may break in any way. */
    static ProviderException classed(Throwable caught) {
        ProviderException failure = find(caught);
        return failure != null ? failure : new ProviderException(ErrorClass.TRANSIENT, 0, "provider: the stream broke");
    }

    private static ProviderException failed(LlmException failure) {
        ErrorClass errorClass = errorClass(failure.kind());
        String message = "provider: " + failure.getMessage();
        return mayHaveArrived(failure.kind())
                ? ProviderException.unanswered(errorClass, message)
                : new ProviderException(errorClass, 0, message);
    }

    private static boolean mayHaveArrived(LlmException.Kind kind) {
        return switch (kind) {
            case CONNECT, DNS, TLS, ADDRESS_REFUSED, POOL_EXHAUSTED, REDIRECT -> false;
            case RESET, TOO_LARGE, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT, DEADLINE, CANCELLED -> true;
        };
    }

    private static ErrorClass errorClass(LlmException.Kind kind) {
        return switch (kind) {
            case CONNECT, DNS, TLS, RESET, REDIRECT, TOO_LARGE, ADDRESS_REFUSED -> ErrorClass.TRANSIENT;
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> ErrorClass.TIMEOUT;
            case POOL_EXHAUSTED -> ErrorClass.OVERLOADED;
            case DEADLINE -> ErrorClass.DEADLINE;
            case CANCELLED -> ErrorClass.CLIENT_GONE;
        };
    }
}
