package io.dragoman.log;

import io.dragoman.problem.DragomanException;
import io.dragoman.redaction.Redaction;
import io.dragoman.store.BatchWriter;
import io.dragoman.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where prompts and answers wait for the database, of keys that want them stored. Bounded in bytes: beyond that the newest are dropped and
 * counted. What is written has passed the filter of secrets. Safe for any thread.
 */
public final class BodyQueue implements AutoCloseable {
    static final long MAX_WAITING_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(BodyQueue.class);

    /** Bodies in one transaction: some megabytes at most. */
    private static final int BATCH = 50;

    private final BatchWriter writer;
    private final int maxBytes;
    private final Queue<Body> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private final ReentrantLock flushing = new ReentrantLock();
    private final List<Body> batch = new ArrayList<>(BATCH);

    /** @param maxBytes {@code dragoman.log.max-body-bytes}, of a prompt and of an answer; 0 stores none */
    BodyQueue(Database database, int maxBytes) {
        this.writer = new BatchWriter(database, "request_body/insert");
        this.maxBytes = maxBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** Takes it or, when too much waits, drops it. Never waits. */
    void add(Body body) {
        if (waitingBytes.addAndGet(body.size()) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-body.size());
            dropped.increment();
            return;
        }
        queue.add(body);
    }

    /** What is not written yet. */
    int waiting() {
        return queue.size();
    }

    /** Prompts and answers dropped since the start because too much waited. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Writes what waits. When the database fails, all stays in order for the next flush. Waits for the database and for another flush, so it
     * belongs on a thread that may.
     */
    public void flush() {
        flushing.lock();
        try {
            while (fillBatch()) {
                writer.write(batch.stream().map(BodyQueue::row).toList());
                waitingBytes.addAndGet(-batch.stream().mapToLong(Body::size).sum());
                batch.clear();
            }
        } catch (DragomanException e) {
            LOG.debug("prompts and answers wait for the database", e);
        } finally {
            flushing.unlock();
        }
    }

    private boolean fillBatch() {
        while (batch.size() < BATCH) {
            Body next = queue.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return !batch.isEmpty();
    }

    private static Map<String, Object> row(Body body) {
        return Map.of(
                "timestamp_ms", body.timestampMs(),
                "request_id", body.requestId(),
                "api_key_id", body.apiKeyId(),
                "request", text(body.request()),
                "request_bytes", body.request().wholeBytes(),
                "response", text(body.response()),
                "response_bytes", body.response().wholeBytes());
    }

    /** Without secrets, and without the half of a character at the end. */
    private static String text(Body.Piece piece) {
        int end = piece.bytes().length;
        if (end < piece.wholeBytes()) {
            while (end > 0 && (piece.bytes()[end - 1] & 0xc0) == 0x80) {
                end--;
            }
            end = Math.max(0, end - 1);
        }
        return Redaction.text(new String(piece.bytes(), 0, end, StandardCharsets.UTF_8));
    }

    /** Writes what waits, for the last time. */
    @Override
    public void close() {
        flush();
        if (dropped() > 0) {
            LOG.warn("{} prompts and answers were dropped: too much waited for the database", dropped());
        }
    }
}
