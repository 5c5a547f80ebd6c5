package io.dragoman.ledger;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody waits until something is written. Whoever ends the wait first decides how it ended; there is no timer in it, because a timed wait
 * on a virtual thread costs more than the rest of the ledger.
 */
final class Wait {
    private final long sinceNanos = System.nanoTime();
    private final CompletableFuture<Optional<LedgerUnavailableException>> end = new CompletableFuture<>();

    void written() {
        end.complete(Optional.empty());
    }

    void failed(@Nullable Throwable cause) {
        end.complete(Optional.of(new LedgerUnavailableException(cause)));
    }

    boolean longerThan(long nanos, long nowNanos) {
        return !end.isDone() && nowNanos - sinceNanos > nanos;
    }

    /** @throws LedgerUnavailableException when it was not written, or nobody knows */
    void await() {
        Optional<LedgerUnavailableException> failure;
        try {
            failure = end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailableException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a wait never fails by itself", e);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
