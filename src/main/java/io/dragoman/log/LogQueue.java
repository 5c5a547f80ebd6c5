package io.dragoman.log;

import io.dragoman.problem.DragomanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log rows wait for the database, so that no client does. Bounded: when it is full the newest row is dropped and counted, because the
 * rows that wait are those from the beginning of the trouble. A kill loses what has come in since the last flush; a clean stop loses
 * nothing. Safe for any thread.
 */
public final class LogQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogQueue.class);

    /** Rows in one transaction: long enough to be cheap, short enough that other writers do not wait for it. */
    private static final int BATCH = 500;

    private final Sink sink;
    private final int capacity;
    private final Queue<RequestLog> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failedWrites = new LongAdder();
    private final ReentrantLock flushing = new ReentrantLock();
    private final List<RequestLog> batch = new ArrayList<>(BATCH);
    private volatile boolean sinkFails;

    /** When the oldest row that waits came, at the latest; {@link System#nanoTime}. */
    private volatile long waitingSinceNanos;

    /** Where rows go: all of a list in one transaction, or none and a {@link DragomanException}. */
    @FunctionalInterface
    public interface Sink {
        void write(List<RequestLog> rows);
    }

    /** @param capacity how many rows may wait */
    public LogQueue(Sink sink, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("dragoman.log.queue-size: " + capacity + " (expected: >= 1)");
        }
        this.sink = sink;
        this.capacity = capacity;
    }

    /** Takes the row or, when the queue is full, drops it. Never waits. */
    public void add(RequestLog row) {
        int waits = depth.incrementAndGet();
        if (waits > capacity) {
            depth.decrementAndGet();
            dropped.increment();
            return;
        }
        if (waits == 1) {
            waitingSinceNanos = System.nanoTime();
        }
        waiting.add(row);
    }

    /**
     * Writes what waits. When the database fails, rows stay in the queue, in order, for the next flush. Waits for the database and for
     * another flush, so it belongs on a thread that may.
     */
    public void flush() {
        flushing.lock();
        try {
            long begunNanos = System.nanoTime();
            // What comes in meanwhile waits for the next flush, or this one might never end.
            int due = depth.get();
            while (due > 0 && writeBatch(Math.min(due, BATCH))) {
                due -= BATCH;
            }
            if (due <= 0) {
                waitingSinceNanos = begunNanos;
            }
        } finally {
            flushing.unlock();
        }
    }

    /** Rows that wait, those of a failed write included. */
    public int depth() {
        return depth.get();
    }

    /** How long, in seconds, the oldest row that waits has waited: how far the table is behind. */
    public double lagSeconds() {
        return depth() == 0 ? 0 : Math.max(0, (System.nanoTime() - waitingSinceNanos) / 1e9);
    }

    /** Rows dropped since the start because the queue was full. */
    public long dropped() {
        return dropped.sum();
    }

    /** Batches that the database has refused since the start; each was kept and tried again. */
    public long failedWrites() {
        return failedWrites.sum();
    }

    /** True while the latest write has failed. */
    public boolean failing() {
        return sinkFails;
    }

    /** Writes what waits, for the last time. */
    @Override
    public void close() {
        flush();
        if (depth() > 0) {
            LOG.error("{} request log rows are lost: the database did not take them", depth());
        }
    }

    /** False when the sink failed: the batch is kept and comes first next time. */
    private boolean writeBatch(int size) {
        while (batch.size() < size) {
            RequestLog next = waiting.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        try {
            sink.write(List.copyOf(batch));
        } catch (DragomanException e) {
            noteFailure(e);
            return false;
        }
        noteSuccess();
        depth.addAndGet(-batch.size());
        batch.clear();
        return true;
    }

    private void noteFailure(DragomanException failure) {
        failedWrites.increment();
        if (!sinkFails) {
            sinkFails = true;
            LOG.warn("The request log cannot be written; up to {} rows wait for the database", capacity, failure);
        }
    }

    private void noteSuccess() {
        if (sinkFails) {
            sinkFails = false;
            LOG.info("The request log is written again; {} rows waited, {} were dropped", depth(), dropped());
        }
    }
}
