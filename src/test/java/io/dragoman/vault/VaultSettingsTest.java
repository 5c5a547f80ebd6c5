package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VaultSettingsTest {
    @Test
    void locksAfterHalfAnHourUnlessNobodyWouldUnlockAgain() {
        assertThat(VaultSettings.of(null, false).autoLock()).isEqualTo(Duration.ofMinutes(30));
        assertThat(VaultSettings.of(null, true).autoLock()).isZero();
        assertThat(VaultSettings.of(60, true).autoLock()).isEqualTo(Duration.ofMinutes(1));
        assertThat(VaultSettings.of(0, false).autoLock()).isZero();
    }

    @Test
    void newVaultsTakeTheStandardCostAndLimit() {
        assertThat(VaultSettings.of(null, false).cost()).isEqualTo(Argon2Cost.STANDARD);
        assertThat(VaultSettings.of(null, false).maxMessages()).isEqualTo(1L << 30);
    }
}
