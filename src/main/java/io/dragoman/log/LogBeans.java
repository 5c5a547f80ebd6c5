package io.dragoman.log;

import io.dragoman.store.Database;
import java.util.List;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. Closing it writes what still waits, so close it before the database. */
public final class LogBeans implements AutoCloseable {
    private final LogQueue queue;

    /**
     * @param queueSize {@code dragoman.log.queue-size}, how many rows may wait for the database
     * @param followers what else is written of each request, in the same transaction
     */
    public LogBeans(Database database, int queueSize, LogFollower... followers) {
        queue = new LogQueue(new LogWriter(database, List.of(followers)), queueSize);
    }

    public void bind(BiConsumer<String, Object> beans) {
        beans.accept("logQueue", queue);
        beans.accept("requestLog", new RequestLogProcessor(queue));
        beans.accept("logFilter", new LogFilterProcessor());
        beans.accept("logPage", new LogPageProcessor());
    }

    public LogQueue queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
    }
}
