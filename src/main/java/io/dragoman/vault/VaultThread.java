package io.dragoman.vault;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one platform thread that derives keys and changes the vault's rows. So there is one derivation at a time, no two changes cross, and
 * neither a second of computing nor the store's native code holds up a thread that carries requests.
 */
final class VaultThread implements AutoCloseable {
    private static final int MAX_WAITING = 64;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                Thread thread = new Thread(task, "vault");
                thread.setDaemon(true);
                return thread;
            });

    VaultThread() {
        // The memory of a derivation belongs to the thread and goes with it.
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Waits until the work is done.
     *
     * @throws DragomanException {@code overloaded} when too much work waits already; else what the work throws
     */
    <T extends @Nullable Object> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor).join();
        } catch (RejectedExecutionException e) {
            throw new DragomanException(
                            ProblemCode.OVERLOADED, "too many calls of the vault wait (expected: a later try)")
                    .retryAfter(Duration.ofSeconds(1));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Lets the work be done later; false when too much waits already. */
    boolean later(Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes no more work and waits for what it took, for the store is closed next. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
