package io.dragoman;

import io.dragoman.redaction.KnownSecrets;
import io.dragoman.vault.VaultListener;
import io.dragoman.vault.VaultState;

/** Tells the redaction which secrets the vault has, and when it has them no more. */
final class KnownToRedaction implements VaultListener {
    private static final String PREFIX = "vault:";

    /** Longer than the longest call, which may still quote its key after a lock. */
    private static final long MINUTES = 6;

    @Override
    public void changed(VaultState from, VaultState to) {
        if (to == VaultState.LOCKED) {
            KnownSecrets.forgetAfter(PREFIX, MINUTES);
        }
    }

    @Override
    public void known(String name, byte[] value) {
        KnownSecrets.add(PREFIX + name, value);
    }
}
