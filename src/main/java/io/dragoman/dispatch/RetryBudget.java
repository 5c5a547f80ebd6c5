package io.dragoman.dispatch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps repeats from making an outage worse: each answered request earns a tenth of a repeat, each repeat costs one, and a small reserve
 * lets a quiet broker repeat at all. Under a full outage at most about one call in ten is a repeat. Safe for any thread.
 *
 * <p>The tenth and the full jitter that goes with it follow AWS Well-Architected REL05-BP03.
 */
final class RetryBudget {
    private static final long COST = 10;
    private static final long RESERVE = 10 * COST;
    private static final long CEILING = 100 * COST;

    private final AtomicLong tenths = new AtomicLong(RESERVE);

    void earn() {
        tenths.accumulateAndGet(1, (have, one) -> Math.min(CEILING, have + one));
    }

    /** Takes one repeat; false when there is none left. */
    boolean spend() {
        return tenths.getAndUpdate(have -> have >= COST ? have - COST : have) >= COST;
    }
}
