package io.dragoman.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/**
 * A value under AES-256-GCM. It opens only with the same key, for the same use and in the same place: each use has a key of its own,
 * derived by a label, and the place (what the row is, its name and versions) is part of what the tag covers.
 *
 * @param nonce 96 random bits
 * @param ct ciphertext and tag
 */
record Sealed(byte[] nonce, byte[] ct) {
    /** The form of a sealed row, stored beside it. */
    static final int FORM = 1;

    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a key is used for. The labels are stored nowhere, but changing one makes all rows unreadable. */
    enum Use {
        ROOT_KEY("dragoman/vault/root-key"),
        DATA_KEY("dragoman/vault/data-key"),
        SECRET("dragoman/vault/secret");

        private final byte[] label;

        Use(String label) {
            this.label = label.getBytes(StandardCharsets.US_ASCII);
        }

        /** The key for this use; the caller wipes it. */
        byte[] keyOf(byte[] key) {
            HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
            hkdf.init(new HKDFParameters(key, null, label));
            byte[] derived = new byte[KEY_BYTES];
            hkdf.generateBytes(derived, 0, KEY_BYTES);
            return derived;
        }
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    static Sealed seal(byte[] key, Use use, String place, byte[] value) {
        byte[] nonce = random(NONCE_BYTES);
        byte[] keyOfUse = use.keyOf(key);
        try {
            return new Sealed(nonce, run(Cipher.ENCRYPT_MODE, keyOfUse, place, nonce, value));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not there", e);
        } finally {
            Wipe.wipe(keyOfUse);
        }
    }

    /** The value, which the caller wipes; null when anything is not as it was sealed. */
    byte @Nullable [] open(byte[] key, Use use, String place) {
        byte[] keyOfUse = use.keyOf(key);
        try {
            return openWith(keyOfUse, place);
        } finally {
            Wipe.wipe(keyOfUse);
        }
    }

    /** As {@link #open}, for who opens often: deriving the key takes longer than all the rest. */
    byte @Nullable [] openWith(byte[] keyOfUse, String place) {
        if (nonce.length != NONCE_BYTES || ct.length < TAG_BITS / 8) {
            return null;
        }
        try {
            return run(Cipher.DECRYPT_MODE, keyOfUse, place, nonce, ct);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not there", e);
        }
    }

    private static byte[] run(int mode, byte[] keyOfUse, String place, byte[] nonce, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keyOfUse, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(input);
    }
}
