package io.dragoman.ledger;

import java.time.Duration;

/**
 * @param longestWait how long a call may wait for its hold to be written before it is refused
 * @param unanswered what a key is charged for a call that was sent and never answered
 */
public record LedgerSettings(Duration longestWait, Unanswered unanswered) {
    public static final LedgerSettings DEFAULT = new LedgerSettings(Duration.ofSeconds(2), Unanswered.HOLD);

    public LedgerSettings {
        if (longestWait.isNegative() || longestWait.isZero()) {
            throw new IllegalArgumentException(
                    "dragoman.ledger.wait-ms: " + longestWait.toMillis() + " (expected: 1 or more)");
        }
    }

    /** What a call is charged that was sent and of which nothing came back: silence, a broken connection, a client that left. */
    public enum Unanswered {
        /** All that was held for it: never less than the provider bills. */
        HOLD,
        /** Its input, which the provider has read: what it costs at least. */
        METERED
    }
}
