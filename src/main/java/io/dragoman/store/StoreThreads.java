package io.dragoman.store;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The platform threads that admin routes run their SQL on. The driver is native code and would hold the carrier of a virtual thread, of
 * which there are as few as cores. One thread writes, so a route that reads, merges and writes needs no lock.
 */
public final class StoreThreads implements AutoCloseable {
    /** More waiting admin calls than this are refused: nobody waits that long. */
    private static final int MAX_WAITING = 1_000;

    private final ExecutorService writes;
    private final ExecutorService reads;

    /** @param readers threads that read; as many as connections that read */
    public StoreThreads(int readers) {
        this.writes = pool("store-write", 1);
        this.reads = pool("store-read", readers);
    }

    public ExecutorService writes() {
        return writes;
    }

    public ExecutorService reads() {
        return reads;
    }

    /** Runs the work on the writing thread and waits for it, so that a caller on a virtual thread does not hold its carrier. */
    public <T> T write(Supplier<T> work) {
        Future<T> written = writes.submit(work::get);
        try {
            return written.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException told ? told : new StoreException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreException(stop);
        }
    }

    /** Takes no more work; what waits is still done. */
    @Override
    public void close() {
        writes.shutdown();
        reads.shutdown();
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
