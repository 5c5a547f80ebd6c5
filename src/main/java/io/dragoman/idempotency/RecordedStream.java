package io.dragoman.idempotency;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Hands a stream through and remembers what passed, up to a limit. It is read on one thread at a time; what it remembers may be asked for
 * when it has ended.
 */
final class RecordedStream implements ReadStream<Buffer> {
    /** What a complete event stream ends with; one that is cut never does. */
    private static final byte[] END_MARK = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ReadStream<Buffer> source;
    private final int maxBytes;
    private volatile Buffer recorded = Buffer.buffer();
    private volatile boolean tooLarge;

    RecordedStream(ReadStream<Buffer> source, int maxBytes) {
        this.source = source;
        this.maxBytes = maxBytes;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    /** True when the end mark has passed, and all before it is remembered. */
    boolean isComplete() {
        Buffer all = recorded;
        int start = all.length() - END_MARK.length;
        return start >= 0 && Buffer.buffer(END_MARK).equals(all.slice(start, all.length()));
    }

    byte[] bytes() {
        return recorded.getBytes();
    }

    private void record(Buffer piece) {
        if (tooLarge) {
            return;
        }
        if (recorded.length() + piece.length() > maxBytes) {
            tooLarge = true;
            recorded = Buffer.buffer();
            return;
        }
        recorded.appendBuffer(piece);
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
