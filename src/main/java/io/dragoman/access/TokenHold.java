package io.dragoman.access;

import io.dragoman.problem.DragomanException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tokens that one request takes from its key's pace, as variable {@code token-hold}: estimated before each question to a model, and
 * corrected once when the request has ended. Absent for a key without such a limit. Safe for any thread, as the steps of a plan run in
 * parallel.
 */
public final class TokenHold {
    public static final String VARIABLE = "token-hold";

    private final LiveKey key;
    private final Pace pace;
    private final AtomicLong held = new AtomicLong();

    TokenHold(LiveKey key, Pace pace) {
        this.key = key;
        this.pace = pace;
    }

    /** @throws DragomanException {@code rate_limited} when the tokens of this minute are spent */
    public void take(long estimate) {
        key.takeTokens(estimate, System.nanoTime());
        held.addAndGet(estimate);
    }

    /**
     * Puts what was used in place of what was estimated.
     *
     * @param used input and output tokens of all attempts
     */
    public void settle(long used) {
        pace.correct(used - held.getAndSet(used));
    }
}
