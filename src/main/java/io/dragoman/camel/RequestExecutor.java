package io.dragoman.camel;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every request a thread on which steps may block: a new virtual thread where the JDK has them (21 and later), else
 * one of a bounded pool. Also the admission: what exceeds the bounds is turned away, because virtual threads have no
 * natural bound.
 */
public final class RequestExecutor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestExecutor.class);
    private static final int COMPLETION_THREADS = 4;

    private final int maxInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final boolean virtual;
    private final Executor requests;
    private final Executor completions;

    /**
     * @param maxInFlight requests, streams included, that may be open at once
     * @param poolSize platform threads where there are no virtual ones
     * @param queueSize requests that may wait for a platform thread
     */
    public record Settings(int maxInFlight, int poolSize, int queueSize) {
        public static final Settings DEFAULT = new Settings(10_000, 256, 1_000);

        public Settings {
            requirePositive("max-in-flight", maxInFlight);
            requirePositive("pool-size", poolSize);
            requirePositive("queue-size", queueSize);
        }

        private static void requirePositive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
            }
        }
    }

    public RequestExecutor(Settings settings) {
        this(settings, VirtualThreads.factory("request-"));
    }

    /** @param virtualThreads null takes the pool of platform threads */
    RequestExecutor(Settings settings, @Nullable ThreadFactory virtualThreads) {
        maxInFlight = settings.maxInFlight();
        virtual = virtualThreads != null;
        if (virtualThreads != null) {
            requests = task -> virtualThreads.newThread(task).start();
            completions = requests;
        } else {
            requests = pool("request-", settings.poolSize(), new ArrayBlockingQueue<>(settings.queueSize()));
            completions = pool("completion-", COMPLETION_THREADS, new LinkedBlockingQueue<>());
        }
    }

    /** Starts the request unless a bound is reached; true must be answered by one {@link #complete}. */
    public boolean tryStart(Runnable request) {
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            return false;
        }
        try {
            requests.execute(request);
            return true;
        } catch (RejectedExecutionException full) {
            inFlight.decrementAndGet();
            return false;
        }
    }

    /** Runs what is left to do after the answer has ended, then frees the place of the request. Never refused. */
    public void complete(Runnable completion) {
        completions.execute(() -> {
            try {
                completion.run();
            } catch (RuntimeException failure) {
                LOG.error("A completion failed", failure);
            } finally {
                inFlight.decrementAndGet();
            }
        });
    }

    /** Requests whose answer has not ended, or whose completion still runs. */
    public int inFlight() {
        return inFlight.get();
    }

    /** True when requests run on virtual threads. */
    public boolean isVirtual() {
        return virtual;
    }

    @Override
    public void close() {
        if (requests instanceof ExecutorService pool) {
            pool.shutdownNow();
        }
        if (completions instanceof ExecutorService pool) {
            pool.shutdown();
        }
    }

    private static ThreadPoolExecutor pool(
            String prefix, int size, java.util.concurrent.BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 60, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
