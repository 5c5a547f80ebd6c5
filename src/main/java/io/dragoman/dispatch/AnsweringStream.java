package io.dragoman.dispatch;

import io.dragoman.provider.ChatStream;
import io.dragoman.provider.StreamEnd;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A stream that has begun to answer, in variable {@code stream}. Whoever takes it must hand it to the client or give it up: it is settled
 * when it ends.
 */
public final class AnsweringStream {
    private final ChatStream stream;
    private final Consumer<StreamEnd> settle;

    AnsweringStream(ChatStream stream, Consumer<StreamEnd> settle) {
        this.stream = stream;
        this.settle = settle;
    }

    /**
     * Prepares the stream for the pipe to the client.
     *
     * @param firstEvent goes out before everything else
     * @param lastEvent data of the last event before the end mark; asked for when the stream is settled
     */
    public ChatStream toClient(String firstEvent, Supplier<String> lastEvent) {
        stream.firstEvent(firstEvent);
        stream.onEnd(end -> {
            settle.accept(end);
            return lastEvent.get();
        });
        return stream;
    }

    /** Ends the stream because nobody will get it. */
    public void giveUp() {
        stream.onEnd(end -> {
            settle.accept(end);
            return "";
        });
        stream.clientGone();
    }
}
