package io.dragoman.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that goes into the hash of every consumer key and is not in the database: who can write rows, but not read its file, can
 * make no key (S-10). Safe for any thread.
 */
final class Pepper {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final String scheme;

    /** @param secret 32 random bytes */
    Pepper(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
        byte[] fingerprint = Arrays.copyOf(KeyHash.sha256(secret), 4);
        scheme = "hmac-" + HexFormat.of().formatHex(fingerprint);
    }

    KeyHash hash(String key) {
        return new KeyHash(scheme, copy().doFinal(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the hash was made of this key, with this pepper or, on old rows, with none. */
    boolean fits(KeyHash stored, String key) {
        return stored.matches(stored.scheme().equals(KeyHash.PLAIN) ? KeyHash.plain(key) : hash(key));
    }

    /** Whether it can tell the key of this hash at all. */
    boolean knows(KeyHash stored) {
        return stored.scheme().equals(KeyHash.PLAIN) || stored.scheme().equals(scheme);
    }

    /** A copy of a prepared one costs less than preparing one. */
    private Mac copy() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own HMAC can be copied", e);
        }
    }
}
