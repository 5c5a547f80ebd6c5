package io.dragoman.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.hot.ReloadListener;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which route files were taken into use and which were refused, on a thread of its own, for the loader must not wait. */
public final class AuditReloads implements ReloadListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditReloads.class);
    private static final int LAST_ROWS_SECONDS = 5;

    private final AuditLog log;
    private final Supplier<String> digest;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "audit-reloads");
        thread.setDaemon(true);
        return thread;
    });

    /** @param digest of all route files in use */
    public AuditReloads(AuditLog log, Supplier<String> digest) {
        this.log = log;
        this.digest = digest;
    }

    @Override
    public void reloaded(String file, int generation, long millis) {
        note("routes_reloaded", file, Json.object().put("generation", generation));
    }

    @Override
    public void refused(String file, int line, String reason) {
        note("routes_refused", file, Json.object().put("line", line).put("reason", reason));
    }

    private void note(String action, String file, ObjectNode after) {
        writer.execute(() -> {
            try {
                log.append(new AuditEntry(Caller.BROKER, action, file, null, after.put("sha256", digest.get())));
            } catch (DragomanException e) {
                LOG.error("{} of {} is not in the audit log", action, file, e);
            }
        });
    }

    /** Waits for the last rows, for the store is closed next. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(LAST_ROWS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
