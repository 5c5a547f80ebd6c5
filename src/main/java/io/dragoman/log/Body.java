package io.dragoman.log;

import java.util.Arrays;

/**
 * What one request asked and was answered, as it stood on the wire. Belongs to the request log of the same request, time and key.
 *
 * @param timestampMs epoch milliseconds when the request arrived
 * @param request the client's JSON
 * @param response JSON, or the events of a stream
 */
record Body(long timestampMs, String requestId, String apiKeyId, Piece request, Piece response) {
    /**
     * The beginning of a text.
     *
     * @param bytes UTF-8; not changed by anybody
     * @param wholeBytes how long the text was before it was cut
     */
    record Piece(byte[] bytes, long wholeBytes) {
        static final Piece NONE = new Piece(new byte[0], 0);

        static Piece of(byte[] text, int maxBytes) {
            return new Piece(text.length > maxBytes ? Arrays.copyOf(text, maxBytes) : text, text.length);
        }
    }

    long size() {
        return (long) request.bytes().length + response.bytes().length;
    }
}
