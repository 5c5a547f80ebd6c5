package io.dragoman.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Load from threads with a connection each. The open loop measures from the moment a request was due, so a server that
 * stalls is charged for the requests that had to wait.
 */
final class Load {
    private static final long HIGHEST_NS = 60_000_000_000L;
    /** What is still not sent so long after the end has failed; a server that is too slow must not hold up the run. */
    private static final long GRACE_NS = 10_000_000_000L;

    /** Latencies in nanoseconds of the answers with status 200, and how many requests failed. */
    record Result(Histogram latency, long failures, double seconds) {
        double perSecond() {
            return latency.getTotalCount() / seconds;
        }

        double ms(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private Load() {}

    /** Each connection sends its next request when its last is answered. */
    static Result closed(int port, byte[] request, int connections, int seconds) throws InterruptedException {
        return run(port, request, connections, seconds, 0);
    }

    /** Requests are due at even distances, whatever the answers do; connections limits how many can be under way. */
    static Result open(int port, byte[] request, int connections, int seconds, double perSecond)
            throws InterruptedException {
        return run(port, request, connections, seconds, (long) (1e9 / perSecond));
    }

    private static Result run(int port, byte[] request, int connections, int seconds, long distanceNs)
            throws InterruptedException {
        Histogram latency = new ConcurrentHistogram(HIGHEST_NS, 3);
        AtomicLong failures = new AtomicLong();
        AtomicLong next = new AtomicLong();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(
                    () -> {
                        try (Client client = new Client(port)) {
                            for (long due = due(start, next, distanceNs);
                                    due < end;
                                    due = due(start, next, distanceNs)) {
                                waitUntil(due);
                                if (System.nanoTime() < end + GRACE_NS && client.ask(request)) {
                                    latency.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - due));
                                } else {
                                    failures.incrementAndGet();
                                }
                            }
                        }
                    },
                    "load-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new Result(latency, failures.get(), (System.nanoTime() - start) / 1e9);
    }

    private static long due(long start, AtomicLong next, long distanceNs) {
        return distanceNs == 0 ? System.nanoTime() : start + next.getAndIncrement() * distanceNs;
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A connection that is opened again after a failure. */
    private static final class Client implements AutoCloseable {
        private final int port;
        private @Nullable Connection connection;

        Client(int port) {
            this.port = port;
        }

        boolean ask(byte[] request) {
            try {
                if (connection == null) {
                    connection = new Connection(port);
                }
                return connection.exchange(request).status() == 200;
            } catch (IOException | RuntimeException e) {
                close();
                return false;
            }
        }

        @Override
        public void close() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (IOException e) {
                // it is gone either way
            }
            connection = null;
        }
    }
}
