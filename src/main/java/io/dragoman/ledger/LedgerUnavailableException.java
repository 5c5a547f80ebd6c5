package io.dragoman.ledger;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a call may cost could not be written down, so the call is not made. */
public final class LedgerUnavailableException extends DragomanException {
    private static final long serialVersionUID = 1L;

    LedgerUnavailableException(@Nullable Throwable cause) {
        super(
                ProblemCode.LEDGER_UNAVAILABLE,
                ProblemCode.LEDGER_UNAVAILABLE.status(),
                "the ledger cannot be written (expected: a later try to succeed)",
                cause);
        retryAfter(Duration.ofSeconds(1));
    }
}
