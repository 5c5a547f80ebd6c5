package io.dragoman.vault;

import io.dragoman.problem.InvalidRequestException;
import java.nio.CharBuffer;
import java.text.Normalizer;

/**
 * The vault's password as an admin typed it, in normal form C, so that it does not matter how a keyboard composes an accent. Not safe for
 * use by several threads at once.
 */
public final class Password implements AutoCloseable {
    private static final int MIN_BYTES = 12;
    private static final int MAX_BYTES = 1_024;

    private final byte[] bytes;

    private Password(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param typed wiped at once */
    public static Password of(char[] typed) {
        char[] normal = normalised(typed);
        try {
            return new Password(Wipe.utf8(normal));
        } finally {
            Wipe.wipe(normal);
            Wipe.wipe(typed);
        }
    }

    /** Plain ASCII is its own normal form; only for the rest the JDK's normaliser makes a text that cannot be wiped. */
    private static char[] normalised(char[] typed) {
        CharBuffer text = CharBuffer.wrap(typed);
        boolean normal = text.chars().allMatch(c -> c < 0x80) || Normalizer.isNormalized(text, Normalizer.Form.NFC);
        return normal
                ? typed.clone()
                : Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray();
    }

    /** False for what no vault can have as its password. */
    boolean fits() {
        return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
    }

    /** @throws InvalidRequestException when a vault must not have this password */
    Password requireFit(String field) {
        if (!fits()) {
            throw new InvalidRequestException(
                    field, field + ": " + bytes.length + " bytes (expected: " + MIN_BYTES + " to " + MAX_BYTES + ")");
        }
        return this;
    }

    /** The password's own array, for the derivation. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        Wipe.wipe(bytes);
    }
}
