package io.dragoman.provider;

import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.List;

/**
 * Reads one stream of a provider, frame by frame, into OpenAI chunks. Not thread-safe: it belongs to one stream, which calls it from one
 * thread at a time.
 *
 * <p>A frame is one server-sent event ({@code event} may be empty) or one NDJSON line. Chunks are the data of OpenAI
 * {@code chat.completion.chunk} events as JSON text, without the usage chunk and without {@code [DONE]}: the broker writes those.
 */
public interface StreamReader {
    /** How the stream is cut into frames. */
    default Framing framing() {
        return Framing.SERVER_SENT_EVENTS;
    }

    /**
     * @param event the event's name, empty when it has none
     * @param data the event's data: JSON text, or a dialect's end mark
     * @return chunks to send to the client, often none or one
     * @throws ProviderException when the frame is an error event or not of this dialect
     */
    List<String> read(String event, String data);

    /** True once the provider has sent the dialect's end mark: nothing more will come, and the stream is ended at once. */
    boolean complete();

    /**
     * True when the answer is complete although the stream has ended without an end mark, because some providers send none. A stream that
     * ends while this is false is cut.
     */
    default boolean completeAtEnd() {
        return complete();
    }

    /** True once a chunk with content (text, reasoning, a refusal or a tool call) has been read. */
    boolean started();

    StopReason stopReason();

    /** Tokens reported so far, in disjoint classes; zero when the provider has reported none. */
    Usage usage();

    /** False when the provider has sent no usage. */
    boolean usageReported();

    /** Characters of visible text, reasoning and tool arguments read so far, to meter streams without usage. */
    long outputCharacters();
}
