package io.dragoman.tsdb;

import java.time.Clock;

/** What the clock of retention does: deletes what is older than the days in force. Safe for any thread; waits for the database. */
public final class RetentionRun {
    private final Retention retention;
    private final Clock clock;

    RetentionRun(Retention retention, Clock clock) {
        this.retention = retention;
        this.clock = clock;
    }

    /** @return how many samples and buckets were deleted */
    public long prune() {
        return retention.prune(retention.days(), clock.millis());
    }
}
