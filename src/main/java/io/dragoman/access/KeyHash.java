package io.dragoman.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a key in place of the key. Keys are random and long, so nothing slower than one round of SHA-256 is needed.
 *
 * @param scheme how it was made: {@code sha256}, or {@code hmac-<fingerprint>} with the pepper of that fingerprint
 */
record KeyHash(String scheme, byte[] bytes) {
    static final String PLAIN = "sha256";

    /** Hashes without a pepper. */
    static KeyHash plain(String key) {
        return new KeyHash(PLAIN, sha256(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads what {@link #text} wrote. */
    static KeyHash parse(String text) {
        int colon = text.indexOf(':');
        return new KeyHash(text.substring(0, colon), HexFormat.of().parseHex(text.substring(colon + 1)));
    }

    /** As it is stored. */
    String text() {
        return scheme + ":" + hex();
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Takes the same time wherever the two differ (S-07). */
    boolean matches(KeyHash other) {
        return scheme.equals(other.scheme) && MessageDigest.isEqual(bytes, other.bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && matches(hash);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** Without the digits: a hash has no business in a log. */
    @Override
    public String toString() {
        return scheme;
    }
}
