package io.dragoman.idempotency;

import io.dragoman.problem.DragomanException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work under a key while it is done, in variable {@code idempotent-run}. It must end once, in whatever way; only the first end counts.
 * Whoever has joined it waits for {@link #answer}. Safe for any thread.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final IdempotencyKey key;
    private final String fingerprint;
    private final Idempotency home;
    private final CompletableFuture<KeptAnswer> answer = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    Run(IdempotencyKey key, String fingerprint, Idempotency home) {
        this.key = key;
        this.fingerprint = fingerprint;
        this.home = home;
    }

    IdempotencyKey key() {
        return key;
    }

    String fingerprint() {
        return fingerprint;
    }

    CompletableFuture<KeptAnswer> answer() {
        return answer;
    }

    int maxAnswerBytes() {
        return home.settings().maxAnswerBytes();
    }

    /** Ends with an answer, which is stored if it is final; else the key is free again. Those who wait get it in any case. */
    void end(KeptAnswer given) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        store(() -> {
            if (!given.isFinal()) {
                home.rows().release(key);
            } else if (given.body().length > maxAnswerBytes()) {
                home.rows().lose(key, Lost.TOO_LARGE);
            } else {
                home.rows().keep(key, given);
            }
        });
        home.ended(this);
        answer.complete(given);
    }

    /** Ends with an answer that a repeat may better: the key is free again, those who wait get it. */
    void endUnfinished(KeptAnswer given) {
        if (ended.compareAndSet(false, true)) {
            store(() -> home.rows().release(key));
            home.ended(this);
            answer.complete(given);
        }
    }

    /** Ends without an answer to show, though work was done: the key is used up. */
    void lose(Lost why) {
        if (ended.compareAndSet(false, true)) {
            store(() -> home.rows().lose(key, why));
            home.ended(this);
            answer.completeExceptionally(Idempotency.conflict(why));
        }
    }

    /** Ends because the work was done before; what is stored under the key stays as it is. */
    void abandon(KeptAnswer before) {
        if (ended.compareAndSet(false, true)) {
            home.ended(this);
            answer.complete(before);
        }
    }

    /** Ends because the work cannot begin; what is stored under the key stays as it is. */
    void abandon(DragomanException why) {
        if (ended.compareAndSet(false, true)) {
            home.ended(this);
            answer.completeExceptionally(why);
        }
    }

    /** A store that fails now costs the client nothing but its repeats: the row says that the request was broken off. */
    private static void store(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException failure) {
            LOG.warn("An answer under an Idempotency-Key could not be stored; a repeat will be refused", failure);
        }
    }
}
