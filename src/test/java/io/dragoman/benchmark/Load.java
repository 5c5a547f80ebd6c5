package io.dragoman.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
        AtomicLong asked = new AtomicLong();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(
                    () -> {
                        byte[] own = request.clone();
                        int digits = mark(own);
                        try (Client client = new Client(port)) {
                            for (long due = due(start, next, distanceNs);
                                    due < end;
                                    due = due(start, next, distanceNs)) {
                                waitUntil(due);
                                number(own, digits, asked.incrementAndGet());
                                if (System.nanoTime() < end + GRACE_NS && client.ask(own)) {
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

    /** Where the digits of the mark begin, or -1. */
    private static int mark(byte[] request) {
        int at = new String(request, ISO_8859_1).indexOf(Target.MARK);
        return at < 0 ? -1 : at + 1;
    }

    private static void number(byte[] request, int digits, long number) {
        long left = number;
        for (int i = digits + Target.MARK.length() - 3; digits >= 0 && i >= digits; i--) {
            request[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
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
