package io.dragoman.camel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Threads that may block without being missed, where the JDK has them (21 and later); by reflection, because our bytecode is Java 17. */
public final class VirtualThreads {
    private VirtualThreads() {}

    /**
     * Runs each task on a thread of its own: a new virtual one, or one of a bounded pool where there are none; there, tasks wait for a free
     * one, so no task may wait for another.
     *
     * @param prefix begins the names of the threads
     * @param poolSize platform threads where there are no virtual ones
     */
    public static ExecutorService executor(String prefix, int poolSize) {
        ThreadFactory virtual = factory(prefix);
        return virtual == null ? pool(prefix, poolSize) : perTask(virtual);
    }

    /** {@code Thread.ofVirtual().name(prefix, 0).factory()}; null on an older JDK. */
    static @Nullable ThreadFactory factory(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
            return (ThreadFactory) type.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException olderJdk) {
            return null;
        }
    }

    private static ExecutorService perTask(ThreadFactory virtual) {
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, virtual);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ExecutorService pool(String prefix, int size) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, prefix + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
