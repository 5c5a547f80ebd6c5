package io.dragoman.provider;

/**
 * Cuts the bytes of one stream into frames. Takes the bytes in pieces of any size, cut anywhere, also inside a character. Not thread-safe:
 * it belongs to one stream.
 */
interface FrameDecoder {
    /** Takes complete frames. */
    interface Sink {
        /**
         * @param event the event's name, empty when it has none
         * @param data the frame's text
         */
        void frame(String event, String data);
    }

    /**
     * Reads the next piece.
     *
     * @throws ProviderException when a frame is larger than 1 MiB
     */
    void read(byte[] piece, Sink sink);

    /** Reads what is left when the stream has ended: a last frame whose end mark is missing. */
    void end(Sink sink);
}
