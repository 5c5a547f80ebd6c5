package io.dragoman.store;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;

/** The database did not do what it was asked. The cause goes to the log; the client learns only that the store cannot be reached. */
public final class StoreException extends DragomanException {
    private static final long serialVersionUID = 1L;

    public StoreException(Throwable cause) {
        super(ProblemCode.STORE_UNAVAILABLE, 503, "the store did not answer (expected: a later try to succeed)", cause);
        retryAfter(Duration.ofSeconds(1));
    }
}
