package io.dragoman.idempotency;

import io.dragoman.camel.Cancellation;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request under a key is the first of its kind, joins one that runs, or gets the answer of one that has ended. In doubt
 * it refuses: a provider is never asked twice for one key. Safe for any thread that may wait.
 */
public final class Idempotency {
    private final IdempotencyRows rows;
    private final IdempotencySettings settings;
    private final ConcurrentMap<IdempotencyKey, Run> running = new ConcurrentHashMap<>();

    Idempotency(IdempotencyRows rows, IdempotencySettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /**
     * Begins, joins or replays.
     *
     * @param fingerprint of what is asked
     * @param client ends the wait when it leaves
     * @throws DragomanException {@code idempotency_key_reused} when something else was asked under the key,
     *     {@code idempotency_conflict} when there is no answer to show; what ended the request that was joined
     */
    Opened open(IdempotencyKey key, String fingerprint, String requestId, Cancellation client) {
        Run mine = new Run(key, fingerprint, this);
        Run other = running.putIfAbsent(key, mine);
        if (other != null) {
            requireSame(fingerprint, other.fingerprint());
            return new Opened(null, join(other, client));
        }
        try {
            KeptAnswer kept = claim(key, fingerprint, requestId);
            if (kept == null) {
                return new Opened(mine, null);
            }
            mine.abandon(kept);
            return new Opened(null, kept);
        } catch (RuntimeException failure) {
            mine.abandon(failure instanceof DragomanException told ? told : new StoreException(failure));
            throw failure;
        }
    }

    /** Takes away what is too old or too much. */
    public void prune() {
        rows.prune();
    }

    /** Null when the key was free. */
    private @Nullable KeptAnswer claim(IdempotencyKey key, String fingerprint, String requestId) {
        IdempotencyRows.Stored stored = rows.claim(key, fingerprint, requestId).orElse(null);
        if (stored == null) {
            return null;
        }
        requireSame(fingerprint, stored.fingerprint());
        if (stored.answer() == null) {
            throw conflict(stored.lost());
        }
        return stored.answer();
    }

    private KeptAnswer join(Run run, Cancellation client) {
        CompletableFuture<KeptAnswer> wait = run.answer().copy();
        Cancellation.Registration leaving = client.onCancel(() -> wait.cancel(false));
        try {
            return wait.get(settings.longestWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            throw ended.getCause() instanceof DragomanException told ? told : conflict(Lost.BROKEN_OFF);
        } catch (CancellationException left) {
            throw new DragomanException(ProblemCode.CLIENT_GONE, "the client left while it waited");
        } catch (TimeoutException tooLong) {
            throw new DragomanException(
                            ProblemCode.IDEMPOTENCY_CONFLICT,
                            "Idempotency-Key: the first request under it still runs (expected: a later repeat)")
                    .retryAfter(Duration.ofSeconds(5));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw conflict(Lost.BROKEN_OFF);
        } finally {
            leaving.remove();
        }
    }

    private static void requireSame(String asked, String before) {
        if (!asked.equals(before)) {
            throw new DragomanException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "Idempotency-Key: used before for another path or body (expected: a new key for each piece of work)");
        }
    }

    static DragomanException conflict(Lost why) {
        return new DragomanException(
                ProblemCode.IDEMPOTENCY_CONFLICT, "Idempotency-Key: " + why.sentence() + " (expected: a new key)");
    }

    IdempotencyRows rows() {
        return rows;
    }

    IdempotencySettings settings() {
        return settings;
    }

    void ended(Run run) {
        running.remove(run.key(), run);
    }

    /**
     * Either of two.
     *
     * @param run the caller's to do, and to end
     * @param repeat the answer to give
     */
    record Opened(@Nullable Run run, @Nullable KeptAnswer repeat) {}
}
