package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.dispatch.Purse.Paid;
import io.dragoman.ledger.Hold;
import io.dragoman.negotiation.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has begun and not ended.
 *
 * @param candidate who is asked
 * @param hold the money for it
 * @param tried how often this candidate has been asked in a row, this time included
 * @param startedAtMs epoch milliseconds
 * @param startedNanos value of {@link System#nanoTime}
 */
record OpenAttempt(Candidate candidate, Hold hold, int tried, long startedAtMs, long startedNanos) {
    static OpenAttempt begin(Paid paid, int tried) {
        return new OpenAttempt(paid.candidate(), paid.hold(), tried, System.currentTimeMillis(), System.nanoTime());
    }

    long elapsedMs() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    Attempt end(int status, @Nullable ErrorClass errorClass, long firstByteMs, Usage usage) {
        return new Attempt(
                candidate.model().id(),
                candidate.provider().id(),
                startedAtMs,
                elapsedMs(),
                firstByteMs,
                status,
                errorClass,
                usage,
                candidate.model().priceOrFree().costNanoUsd(usage));
    }
}
