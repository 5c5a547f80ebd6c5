package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * At most five wrong passwords a minute, whoever gives them. A try that still waits or runs counts like a wrong one, so this also bounds
 * how many wait. Safe for any thread.
 */
final class PasswordLimit {
    static final int TRIES = 5;

    private static final Duration RUNNING = Duration.ofSeconds(5);
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Deque<Long> wrong = new ArrayDeque<>();
    private int running;

    /** @param nanos a clock that nobody can set, as {@link System#nanoTime()} */
    PasswordLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** One use of a password, from before it waits until it is known to be right or wrong. */
    final class Try implements AutoCloseable {
        private boolean refused;

        /** The password was wrong. */
        void refuse() {
            refused = true;
        }

        @Override
        public void close() {
            end(refused);
        }
    }

    /** @throws DragomanException {@code rate_limited} */
    synchronized Try begin() {
        long now = nanos.getAsLong();
        while (!wrong.isEmpty() && now - wrong.peekFirst() >= WINDOW_NANOS) {
            wrong.removeFirst();
        }
        if (wrong.size() + running >= TRIES) {
            throw new DragomanException(
                            ProblemCode.RATE_LIMITED,
                            "too many vault passwords (expected: at most " + TRIES + " wrong ones a minute)")
                    .retryAfter(patience(now));
        }
        running++;
        return new Try();
    }

    private synchronized void end(boolean refused) {
        running--;
        if (refused) {
            wrong.addLast(nanos.getAsLong());
        }
    }

    /** Whole seconds, rounded up; what still runs may turn out to be right. */
    private Duration patience(long now) {
        if (wrong.size() < TRIES) {
            return RUNNING;
        }
        long left = wrong.getFirst() + WINDOW_NANOS - now;
        return Duration.ofSeconds(Math.max(1, -Math.floorDiv(-left, 1_000_000_000L)));
    }
}
