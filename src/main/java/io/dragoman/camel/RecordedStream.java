package io.dragoman.camel;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands a stream through and remembers its beginning, up to a limit. It is read on one thread at a time; what it remembers may be asked for
 * when it has ended.
 */
public final class RecordedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final int maxBytes;
    private final Buffer recorded = Buffer.buffer();
    private volatile long passed;

    /** @param maxBytes how much is remembered */
    public RecordedStream(ReadStream<Buffer> source, int maxBytes) {
        this.source = source;
        this.maxBytes = maxBytes;
    }

    /** How many bytes have passed. */
    public long passed() {
        return passed;
    }

    /** True when more has passed than is remembered. */
    public boolean isTooLarge() {
        return passed > maxBytes;
    }

    /** The beginning of the stream, all of it unless it is too large. */
    public byte[] bytes() {
        return recorded.getBytes();
    }

    private void record(Buffer piece) {
        int room = maxBytes - recorded.length();
        recorded.appendBuffer(piece, 0, Math.min(room, piece.length()));
        passed += piece.length();
    }

    @Override
    public RecordedStream handler(@Nullable Handler<Buffer> next) {
        source.handler(
                next == null
                        ? null
                        : piece -> {
                            record(piece);
                            next.handle(piece);
                        });
        return this;
    }

    @Override
    public RecordedStream exceptionHandler(@Nullable Handler<Throwable> next) {
        source.exceptionHandler(next);
        return this;
    }

    @Override
    public RecordedStream endHandler(@Nullable Handler<Void> next) {
        source.endHandler(next);
        return this;
    }

    @Override
    public RecordedStream pause() {
        source.pause();
        return this;
    }

    @Override
    public RecordedStream resume() {
        source.resume();
        return this;
    }

    @Override
    public RecordedStream fetch(long pieces) {
        source.fetch(pieces);
        return this;
    }
}
