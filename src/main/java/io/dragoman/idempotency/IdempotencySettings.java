package io.dragoman.idempotency;

import java.time.Duration;

/**
 * How long and how much is kept.
 *
 * @param keep how long a key counts
 * @param maxKeys keys that one consumer may have in use
 * @param maxAnswerBytes largest answer that is kept
 * @param maxBytes of all answers together
 * @param longestWait how long a repeat waits for the request it has joined
 */
public record IdempotencySettings(Duration keep, int maxKeys, int maxAnswerBytes, long maxBytes, Duration longestWait) {
    public IdempotencySettings {
        if (keep.isNegative() || keep.isZero() || maxKeys < 1 || maxAnswerBytes < 1 || maxBytes < maxAnswerBytes) {
            throw new IllegalArgumentException("idempotency: keep " + keep + ", keys " + maxKeys + ", answer bytes "
                    + maxAnswerBytes + ", bytes " + maxBytes + " (expected: all above 0, and room for one answer)");
        }
    }
}
