package io.dragoman.vault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Arrays that hold secrets: how they are made without a text in between, and how they end. */
final class Wipe {
    private Wipe() {}

    static void wipe(byte[] bytes) {
        Arrays.fill(bytes, (byte) 0);
    }

    static void wipe(char[] chars) {
        Arrays.fill(chars, '\0');
    }

    /** The characters in UTF-8; the buffer in between is wiped, the characters are the caller's to wipe. */
    static byte[] utf8(char[] chars) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        wipe(encoded.array());
        return bytes;
    }
}
