package io.dragoman.benchmark;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Counts a text in a byte stream, across the borders of its buffers. The first character must not occur again in it. */
final class Needle {
    private final byte[] text;
    private int matched;
    private int count;

    Needle(String text) {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        if (text.lastIndexOf(text.charAt(0)) != 0) {
            throw new IllegalArgumentException("needle: " + text + " (expected: its first character only once)");
        }
    }

    void read(Buffer buffer) {
        for (byte b : buffer.getBytes()) {
            matched = b == text[matched] ? matched + 1 : b == text[0] ? 1 : 0;
            if (matched == text.length) {
                count++;
                matched = 0;
            }
        }
    }

    int count() {
        return count;
    }
}
