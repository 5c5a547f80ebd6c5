package io.dragoman.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often somebody may be wrong about the admin token (S-04): five times a minute from one address, then a wait that doubles each time;
 * ten times a minute from all addresses together, beyond which only addresses that have not been wrong are heard. Its memory is bounded.
 * Not safe for several threads: {@link AdminDoor} sees to that.
 */
final class FailedTries {
    static final int PER_SOURCE = 5;
    static final int TOGETHER = 10;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long RIGHT_NANOS = Duration.ofHours(1).toNanos();
    /** Without a failure for so long, waits begin short again; longer than the longest wait. */
    private static final long QUIET_NANOS = Duration.ofHours(2).toNanos();

    private static final int MAX_DOUBLINGS = 6;
    private static final int MAX_SOURCES = 10_000;

    private final LongSupplier nanos;
    private final Deque<Long> together = new ArrayDeque<>();
    private final Map<String, Source> sources = new Latest<>();
    private final Map<String, Long> right = new Latest<>();

    /** The entries that were used last. */
    private static final class Latest<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_SOURCES;
        }
    }

    /** What is known of one address. */
    private static final class Source {
        final Deque<Long> failures = new ArrayDeque<>();
        int blocks;
        boolean blocked;
        long blockedUntil;
        long lastFailure;
    }

    /** @param nanos a clock that nobody can set, as {@link System#nanoTime()} */
    FailedTries(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How many nanoseconds this address must wait before it may be wrong again; 0 = not at all. */
    long waitNanos(String address) {
        long now = nanos.getAsLong();
        forget(together, now);
        Source source = sources.get(address);
        if (source == null) {
            return 0;
        }
        if (source.blocked && source.blockedUntil - now > 0) {
            return source.blockedUntil - now;
        }
        source.blocked = false;
        forget(source.failures, now);
        boolean tooMany = together.size() >= TOGETHER && !source.failures.isEmpty();
        return tooMany ? together.getFirst() + WINDOW_NANOS - now : 0;
    }

    /** Whether the right token came from this address lately. */
    boolean wasRight(String address) {
        Long at = right.get(address);
        return at != null && nanos.getAsLong() - at < RIGHT_NANOS;
    }

    void failed(String address) {
        long now = nanos.getAsLong();
        forget(together, now);
        together.addLast(now);
        Source source = sources.computeIfAbsent(address, unknown -> new Source());
        if (now - source.lastFailure >= QUIET_NANOS) {
            source.blocks = 0;
        }
        source.lastFailure = now;
        forget(source.failures, now);
        source.failures.addLast(now);
        if (source.failures.size() >= PER_SOURCE) {
            source.failures.clear();
            source.blocked = true;
            source.blockedUntil = now + (WINDOW_NANOS << Math.min(source.blocks, MAX_DOUBLINGS));
            source.blocks++;
        }
    }

    void succeeded(String address) {
        right.put(address, nanos.getAsLong());
    }

    private static void forget(Deque<Long> failures, long now) {
        while (!failures.isEmpty() && now - failures.peekFirst() >= WINDOW_NANOS) {
            failures.removeFirst();
        }
    }
}
