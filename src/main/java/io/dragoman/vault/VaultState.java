package io.dragoman.vault;

import java.util.Locale;

/** Whether the vault gives out secrets. It goes from uninitialised to unlocked once, and then between unlocked and locked. */
public enum VaultState {
    /** No password has ever been set; the first unlock sets it. */
    UNINITIALISED,
    /** There is a password, and no key in memory. */
    LOCKED,
    /** The keys are in memory. */
    UNLOCKED;

    /** As it stands in answers and events. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
