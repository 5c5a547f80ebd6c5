package io.dragoman.camel;

/**
 * How many chunks the reader of a {@code ReadStream} still takes: what {@code fetch}, {@code resume} and {@code pause} have come to. Not
 * safe for several threads: its stream holds a lock, or lives on one event loop.
 */
public final class StreamDemand {
    private long chunks;

    /** @param more {@link Long#MAX_VALUE} for all there will ever be */
    public void add(long more) {
        chunks = chunks + more < 0 ? Long.MAX_VALUE : chunks + more;
    }

    /** One chunk is handed over, whether or not it was asked for. */
    public void take() {
        if (chunks != Long.MAX_VALUE && chunks > 0) {
            chunks--;
        }
    }

    public void clear() {
        chunks = 0;
    }

    public boolean isEmpty() {
        return chunks == 0;
    }
}
