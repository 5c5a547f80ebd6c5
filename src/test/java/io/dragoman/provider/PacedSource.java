package io.dragoman.provider;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A paused stream of prepared pieces that gives exactly what is asked for, and counts. Single-threaded. */
final class PacedSource implements ReadStream<Buffer> {
    private final Deque<Buffer> pieces = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand;
    private boolean delivering;
    private boolean ended;
    private boolean open;
    int delivered;
    boolean flowing;

    /** A source that ends after its pieces. */
    static PacedSource of(String... pieces) {
        PacedSource source = new PacedSource();
        for (String piece : pieces) {
            source.pieces.add(Buffer.buffer(piece));
        }
        return source;
    }

    /** A source that gives the bytes in pieces of one size. */
    static PacedSource of(byte[] bytes, int size) {
        PacedSource source = new PacedSource();
        for (int from = 0; from < bytes.length; from += size) {
            source.pieces.add(Buffer.buffer(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        return source;
    }

    /** Stays open after its pieces, until {@link #push}, {@link #fail} or {@link #end}. */
    PacedSource open() {
        open = true;
        return this;
    }

    void push(String piece) {
        pieces.add(Buffer.buffer(piece.getBytes(StandardCharsets.UTF_8)));
        deliver();
    }

    void end() {
        open = false;
        deliver();
    }

    void fail(Throwable failure) {
        ended = true;
        if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
        }
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (demand > 0 && !pieces.isEmpty() && !ended) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            delivered++;
            Buffer next = pieces.poll();
            if (handler != null) {
                handler.handle(next);
            }
        }
        if (demand > 0 && pieces.isEmpty() && !open && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
        delivering = false;
    }

    @Override
    public PacedSource exceptionHandler(@Nullable Handler<Throwable> next) {
        exceptionHandler = next;
        return this;
    }

    @Override
    public PacedSource handler(@Nullable Handler<Buffer> next) {
        handler = next;
        return this;
    }

    @Override
    public PacedSource pause() {
        demand = 0;
        return this;
    }

    @Override
    public PacedSource resume() {
        flowing = true;
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public PacedSource fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        deliver();
        return this;
    }

    @Override
    public PacedSource endHandler(@Nullable Handler<Void> next) {
        endHandler = next;
        return this;
    }
}
