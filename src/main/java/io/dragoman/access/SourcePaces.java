package io.dragoman.access;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often one source address may ask, whatever key it brings. Its memory is bounded: sources that have saved up their burst are
 * forgotten, and when there are too many others, new ones share one pace. Safe for any thread.
 */
final class SourcePaces {
    private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private final int maxSources;
    private final LongSupplier nanos;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private final Pace others;
    private final AtomicLong sweptAt;

    /**
     * @param perSecond requests a second, 1 or more
     * @param maxSources how many sources have a pace of their own
     * @param nanos as {@link System#nanoTime()}
     */
    SourcePaces(int perSecond, int maxSources, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.maxSources = maxSources;
        this.nanos = nanos;
        this.others = Pace.perSecond(perSecond, nanos.getAsLong());
        this.sweptAt = new AtomicLong(nanos.getAsLong());
    }

    /** @throws DragomanException {@code rate_limited} */
    void take(String source) {
        long now = nanos.getAsLong();
        long wait = pace(source, now).take(1, now);
        if (wait > 0) {
            throw new DragomanException(
                            ProblemCode.RATE_LIMITED,
                            "too many requests from this address (expected: at most " + perSecond + " a second)")
                    .retryAfter(Duration.ofNanos(wait));
        }
    }

    int size() {
        return paces.size();
    }

    private Pace pace(String source, long now) {
        Pace known = paces.get(source);
        if (known != null) {
            return known;
        }
        long swept = sweptAt.get();
        if (paces.size() >= maxSources && now - swept >= SWEEP_NANOS && sweptAt.compareAndSet(swept, now)) {
            paces.values().removeIf(pace -> pace.rested(now));
        }
        return paces.size() >= maxSources
                ? others
                : paces.computeIfAbsent(source, unknown -> Pace.perSecond(perSecond, now));
    }
}
