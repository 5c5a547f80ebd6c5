package io.dragoman.provider;

import java.util.function.Supplier;

/** How a dialect marks off the frames of a stream. */
public enum Framing {
    /** {@code text/event-stream}: a frame is one event. */
    SERVER_SENT_EVENTS(ServerSentEvents::new),
    /** {@code application/x-ndjson}: a frame is one line. */
    JSON_LINES(JsonLines::new);

    private final Supplier<FrameDecoder> decoders;

    Framing(Supplier<FrameDecoder> decoders) {
        this.decoders = decoders;
    }

    FrameDecoder decoder() {
        return decoders.get();
    }
}
