package io.dragoman.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an admin may know about a secret.
 *
 * @param fingerprint the first 12 hexadecimal digits of its SHA-256, so that an admin can tell which key it is; stored nowhere; null when
 *     the stored row does not open
 */
public record SecretInfo(String name, @Nullable String fingerprint, long updatedAtMs) {
    private static final int FINGERPRINT_BYTES = 6;

    static String fingerprint(byte[] value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value);
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not there", e);
        }
    }
}
