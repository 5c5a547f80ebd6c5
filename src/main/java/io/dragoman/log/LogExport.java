package io.dragoman.log;

import io.dragoman.camel.StreamDemand;
import io.dragoman.chat.Json;
import io.dragoman.store.Database;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Request logs as lines of JSON, oldest first, read from the database a few hundred at a time and no faster than the client takes them.
 * Rows that come in meanwhile are left out. No statement stays open between two reads. Safe for any thread.
 */
final class LogExport implements ReadStream<Buffer> {
    private static final int ROWS = 500;

    private final Database database;
    private final Executor threads;
    private final Map<String, @Nullable Object> values;
    private final StreamDemand demand = new StreamDemand();
    private boolean reading;
    private boolean ended;
    private @Nullable Handler<Buffer> onChunk;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;

    /**
     * @param threads that may wait for the database
     * @param asOf the newest row to export
     */
    LogExport(Database database, Executor threads, LogFilter filter, long asOf) {
        this.database = database;
        this.threads = threads;
        this.values = filter.values();
        values.put("as_of", asOf);
        values.put("after_id", 0L);
        values.put("limit", ROWS);
    }

    @Override
    public LogExport fetch(long amount) {
        synchronized (this) {
            demand.add(amount);
            if (reading || ended || demand.isEmpty()) {
                return this;
            }
            reading = true;
        }
        threads.execute(this::read);
        return this;
    }

    /** One reader at a time; handlers are called without the lock. */
    private void read() {
        try {
            while (takesMore()) {
                List<Map<String, @Nullable Object>> rows = database.rows("request_log/export", values);
                if (!rows.isEmpty()) {
                    hand(rows);
                }
                if (rows.size() < ROWS) {
                    end(null);
                }
            }
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private synchronized boolean takesMore() {
        reading = !demand.isEmpty() && !ended;
        return reading;
    }

    private void hand(List<Map<String, @Nullable Object>> rows) {
        Buffer chunk = Buffer.buffer(rows.size() * 512);
        for (Map<String, @Nullable Object> row : rows) {
            chunk.appendBytes(Json.bytes(LogRow.json(row))).appendByte((byte) '\n');
        }
        Map<String, @Nullable Object> last = rows.get(rows.size() - 1);
        values.put("since_ms", LogRow.number(last, "timestamp_ms"));
        values.put("after_id", LogRow.number(last, "id"));
        Handler<Buffer> handler;
        synchronized (this) {
            handler = onChunk;
            demand.take();
        }
        if (handler != null) {
            handler.handle(chunk);
        }
    }

    private void end(@Nullable RuntimeException failure) {
        Handler<Void> atEnd;
        Handler<Throwable> atFailure;
        synchronized (this) {
            ended = true;
            reading = false;
            atEnd = onEnd;
            atFailure = onFailure;
        }
        if (failure == null && atEnd != null) {
            atEnd.handle(null);
        } else if (failure != null && atFailure != null) {
            atFailure.handle(failure);
        }
    }

    @Override
    public synchronized LogExport exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        return this;
    }

    @Override
    public synchronized LogExport handler(@Nullable Handler<Buffer> handler) {
        onChunk = handler;
        return this;
    }

    @Override
    public synchronized LogExport endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public synchronized LogExport pause() {
        demand.clear();
        return this;
    }

    @Override
    public LogExport resume() {
        return fetch(Long.MAX_VALUE);
    }
}
