package io.dragoman.vault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a vault behaves.
 *
 * @param autoLock how long the vault stays unlocked without an admin using it; zero = for ever
 * @param cost what one try of a password costs; stored with the vault, so a change holds from the next new password on
 * @param maxMessages how many secrets one data key seals before a new one takes its place
 */
public record VaultSettings(Duration autoLock, Argon2Cost cost, long maxMessages) {
    private static final Duration AUTO_LOCK = Duration.ofMinutes(30);
    /** Far below 2^32, where the chance that two random nonces meet begins to matter. */
    private static final long MAX_MESSAGES = 1L << 30;

    /**
     * With the standard costs and limits.
     *
     * @param autoLockSeconds {@code dragoman.vault.auto-lock-seconds}; null when it is not set: half an hour, or never for a vault that is
     *     unlocked without an admin, for nobody would unlock that again
     */
    public static VaultSettings of(@Nullable Integer autoLockSeconds, boolean unattended) {
        if (autoLockSeconds != null) {
            return autoLockAfter(Duration.ofSeconds(autoLockSeconds));
        }
        return autoLockAfter(unattended ? Duration.ZERO : AUTO_LOCK);
    }

    static VaultSettings autoLockAfter(Duration autoLock) {
        return new VaultSettings(autoLock, Argon2Cost.STANDARD, MAX_MESSAGES);
    }
}
