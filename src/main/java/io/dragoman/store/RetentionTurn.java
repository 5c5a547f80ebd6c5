package io.dragoman.store;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this broker may delete by age now: when no other broker on the same database is at it, and when the clock can be believed. A
 * clock that has jumped since the last time may make everything too old at once; so nothing is deleted for most of an hour, and whoever
 * watches the log has that long to set it right. Safe for any thread; waits for the database.
 */
public final class RetentionTurn {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionTurn.class);

    /** More than leap seconds and slow adjustments come to. */
    private static final Duration BELIEVABLE = Duration.ofHours(1);

    private static final Duration BLOCKED = Duration.ofMinutes(50);

    private final Lease lease;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private long lastMs;
    private long lastNanos;
    private long blockedUntilNanos;

    public RetentionTurn(Database database, Clock clock) {
        this(database, clock, System::nanoTime);
    }

    RetentionTurn(Database database, Clock clock, LongSupplier nanoTime) {
        this.lease = new Lease(database, "retention", Duration.ofMinutes(10), clock);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastMs = clock.millis();
        this.lastNanos = nanoTime.getAsLong();
        this.blockedUntilNanos = lastNanos;
    }

    /** True when it may. */
    public boolean comes() {
        return steady() && lease.take();
    }

    private synchronized boolean steady() {
        long nowMs = clock.millis();
        long nanos = nanoTime.getAsLong();
        long jumpMs = nowMs - lastMs - (nanos - lastNanos) / 1_000_000;
        lastMs = nowMs;
        lastNanos = nanos;
        if (Math.abs(jumpMs) > BELIEVABLE.toMillis()) {
            LOG.warn(
                    "The clock has jumped by {} s: nothing is deleted by age for {} min",
                    jumpMs / 1_000,
                    BLOCKED.toMinutes());
            blockedUntilNanos = nanos + BLOCKED.toNanos();
        }
        return nanos - blockedUntilNanos >= 0;
    }
}
