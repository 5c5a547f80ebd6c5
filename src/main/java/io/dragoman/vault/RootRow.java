package io.dragoman.vault;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The root key under a password, as it is stored. Its tag is the check of the password: a wrong one makes a key that does not open it.
 *
 * @param version grows with each new root key
 */
record RootRow(int version, Argon2Cost cost, byte[] salt, Sealed key) {
    private static final int SALT_BYTES = 16;

    /** Slow: derives a key from the password. */
    static RootRow wrap(int version, byte[] rootKey, Password password, Argon2Cost cost, KeyDerivation derivation) {
        byte[] salt = Sealed.random(SALT_BYTES);
        byte[] passwordKey = derivation.derive(password.bytes(), salt, cost);
        try {
            Sealed key = Sealed.seal(passwordKey, Sealed.Use.ROOT_KEY, place(version, cost, salt), rootKey);
            return new RootRow(version, cost, salt, key);
        } finally {
            Wipe.wipe(passwordKey);
        }
    }

    /** Slow, unless the password cannot be right. The root key, which the caller wipes; null when the password is wrong. */
    byte @Nullable [] unwrap(Password password, KeyDerivation derivation) {
        if (!password.fits()) {
            return null;
        }
        byte[] passwordKey = derivation.derive(password.bytes(), salt, cost);
        try {
            return key.open(passwordKey, Sealed.Use.ROOT_KEY, place(version, cost, salt));
        } finally {
            Wipe.wipe(passwordKey);
        }
    }

    private static String place(int version, Argon2Cost cost, byte[] salt) {
        return "vault-root|" + version + "|argon2id|" + cost.memoryKib() + "|" + cost.iterations() + "|"
                + cost.parallelism() + "|" + Base64.getEncoder().encodeToString(salt);
    }
}
