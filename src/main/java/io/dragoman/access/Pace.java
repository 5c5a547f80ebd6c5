package io.dragoman.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many units through in a second, and as many at once as its burst holds. It is one number, the time at which everything taken
 * will have been let through; so it costs no memory worth counting, no thread and no lock. Safe for any thread. Times are those of
 * {@link System#nanoTime()}, which nobody can set.
 */
final class Pace {
    private static final double NANOS = 1e9;
    /** Nobody is kept waiting longer, whatever was taken. */
    private static final double LONGEST_DEBT_NANOS = 24 * 3_600 * NANOS;

    private final double nanosPerUnit;
    private final long burstNanos;
    private final AtomicLong paidUntil;

    private Pace(double unitsPerSecond, double burst, long now) {
        this.nanosPerUnit = NANOS / unitsPerSecond;
        this.burstNanos = (long) (burst * nanosPerUnit);
        this.paidUntil = new AtomicLong(now);
    }

    /** A burst holds what comes in a second, and at least one unit. */
    static Pace perSecond(double units, long now) {
        return new Pace(units, Math.max(1, units), now);
    }

    /** A burst holds what comes in a minute. */
    static Pace perMinute(long units, long now) {
        return new Pace(units / 60.0, units, now);
    }

    /**
     * Takes units, or says how long to wait until they can be had. More than a burst holds can be had when the burst is full, and is paid off
     * afterwards.
     *
     * @return 0 when they were taken, else nanoseconds
     */
    long take(double units, long now) {
        long cost = nanos(units);
        while (true) {
            long until = paidUntil.get();
            long start = until - now > 0 ? until : now;
            long wait = start - now + Math.min(cost, burstNanos) - burstNanos;
            if (wait > 0) {
                return wait;
            }
            if (paidUntil.compareAndSet(until, start + cost)) {
                return 0;
            }
        }
    }

    /** True when a whole burst can be taken: nothing is lost when this pace is forgotten. */
    boolean rested(long now) {
        return paidUntil.get() - now <= 0;
    }

    /** Corrects what was taken: more, if units is positive, gives back if it is negative. */
    void correct(double units) {
        paidUntil.addAndGet(nanos(units));
    }

    private long nanos(double units) {
        return (long) Math.min(units * nanosPerUnit, LONGEST_DEBT_NANOS);
    }
}
