package io.dragoman.vault;

/**
 * Learns what happens to the vault. Called on the thread that caused it, after it took effect; must be quick and must not call the vault.
 */
public interface VaultListener {
    void changed(VaultState from, VaultState to);

    /** Somebody gave a wrong password; the state is as before. */
    default void passwordRefused() {}

    /** A stored secret, or the key it needs, does not open: its row has been changed or swapped. */
    default void unreadable(String name) {}

    /**
     * A secret has been stored, or the vault has been opened and has it.
     *
     * @param value not to be kept
     */
    default void known(String name, byte[] value) {}
}
