package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.negotiation.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has begun and not ended.
 *
 * @param candidate who is asked
 * @param tried how often this candidate has been asked in a row, this time included
 * @param startedAtMs epoch milliseconds
 * @param startedNanos value of {@link System#nanoTime}
 */
record OpenAttempt(Candidate candidate, int tried, long startedAtMs, long startedNanos) {
    static OpenAttempt begin(Candidate candidate, int tried) {
        return new OpenAttempt(candidate, tried, System.currentTimeMillis(), System.nanoTime());
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
