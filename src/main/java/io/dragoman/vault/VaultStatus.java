package io.dragoman.vault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an admin may know about the vault.
 *
 * @param rotating true while secrets are being sealed with a new data key
 * @param autoLock zero = never
 * @param locksIn how long until the auto-lock; null when it is locked or never locks by itself
 */
public record VaultStatus(
        VaultState state,
        boolean rotating,
        Duration autoLock,
        @Nullable Duration locksIn) {}
