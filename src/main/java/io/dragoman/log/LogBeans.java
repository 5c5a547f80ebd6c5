package io.dragoman.log;

import io.dragoman.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. Closing it writes what still waits, so close it before the database. */
public final class LogBeans implements AutoCloseable {
    private final Database database;
    private final LogQueue queue;
    private final BodyQueue bodies;

    /** Prompts and answers are cut at 64 KiB. */
    public LogBeans(Database database, int queueSize, LogFollower... followers) {
        this(database, queueSize, 64 << 10, followers);
    }

    /**
     * @param queueSize {@code dragoman.log.queue-size}, how many rows may wait for the database
     * @param maxBodyBytes {@code dragoman.log.max-body-bytes}
     * @param followers what else is written of each request, in the same transaction
     */
    public LogBeans(Database database, int queueSize, int maxBodyBytes, LogFollower... followers) {
        this.database = database;
        queue = new LogQueue(new LogWriter(database, List.of(followers)), queueSize);
        bodies = new BodyQueue(database, maxBodyBytes);
    }

    public void bind(BiConsumer<String, Object> beans) {
        beans.accept("logQueue", queue);
        beans.accept("requestLog", new RequestLogProcessor(queue, bodies));
        beans.accept("bodyQueue", bodies);
        beans.accept("keepBody", new KeepBodyProcessor(bodies.maxBytes()));
        beans.accept("settleTokens", new SettleTokensProcessor());
        beans.accept("logFilter", new LogFilterProcessor(false));
        beans.accept("logPage", new LogPageProcessor(new LogPages(database)));
    }

    /**
     * What works on the whole log.
     *
     * @param threads that may wait for the database
     * @param days {@code dragoman.log.retention-days}
     */
    public void bindWholeLog(BiConsumer<String, Object> beans, Executor threads, Clock clock, int days) {
        beans.accept("logExportFilter", new LogFilterProcessor(true));
        beans.accept("logExport", new LogExportProcessor(database, new LogPages(database), threads));
        beans.accept("showLog", new ShowLogProcessor(new LogPages(database), new StoredBody(database, clock)));
        beans.accept("logRetention", new LogRetention(database, clock, days));
    }

    public LogQueue queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
        bodies.close();
    }
}
