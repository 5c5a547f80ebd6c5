package io.dragoman.provider;

import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.List;

/**
 * Reads one stream of a provider, frame by frame, into OpenAI chunks. Not thread-safe: it belongs to one stream, on one event loop.
 *
 * <p>A frame is one server-sent event ({@code event} may be empty) or one NDJSON line. Chunks are the data of OpenAI
 * {@code chat.completion.chunk} events as JSON text, without the usage chunk and without {@code [DONE]}: the broker writes those.
 */
public interface StreamReader {
    /**
     * @param event the event's name, empty when it has none
     * @param data the event's data: JSON text, or a dialect's end mark
     * @return chunks to send to the client, often none or one
     * @throws ProviderException when the frame is an error event or not of this dialect
     */
    List<String> read(String event, String data);

    /** True once the provider has said that the answer is complete. A stream that ends earlier is cut. */
    boolean complete();

    /** True once a chunk with content (text, reasoning or a tool call) has been read. */
    boolean started();

    StopReason stopReason();

    /** Tokens reported so far, in disjoint classes; zero when the provider has reported none. */
    Usage usage();

    /** False when the provider has sent no usage. */
    boolean usageReported();

    /** Characters of visible text, reasoning and tool arguments read so far, to meter streams without usage. */
    long outputCharacters();
}
