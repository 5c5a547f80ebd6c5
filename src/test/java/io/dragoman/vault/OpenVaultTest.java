package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** S-26: keys that are no longer needed are wiped, not only let go. */
class OpenVaultTest {
    private final byte[] rootKey = Sealed.random(32);
    private final OpenVault open = new OpenVault();

    @Test
    void aLockWipesTheKeys() {
        open.open(ring(rootKey), List.of());
        assertThat(open.close()).isTrue();
        assertThat(rootKey).containsOnly(0);
        assertThat(open.close()).isFalse();
    }

    @Test
    void newKeysWipeTheOldOnes() {
        open.open(ring(rootKey), List.of());
        open.replaceKeys(ring(Sealed.random(32)));
        assertThat(rootKey).containsOnly(0);
        assertThat(open.isOpen()).isTrue();
    }

    @Test
    void newKeysThatComeAfterALockAreWipedAtOnce() {
        open.replaceKeys(ring(rootKey));
        assertThat(rootKey).containsOnly(0);
        assertThat(open.isOpen()).isFalse();
    }

    @Test
    void whatIsRememberedAfterALockIsNotGivenOut() {
        try (KeyRing keys = ring(rootKey)) {
            open.remember(keys.withNewDataKey(1).seal("provider/a", new byte[] {1}, 1));
        }
        assertThatThrownBy(() -> open.lease("provider/a")).isInstanceOf(VaultLockedException.class);
        open.open(ring(Sealed.random(32)), List.of());
        assertThatThrownBy(() -> open.lease("provider/a"))
                .isInstanceOfSatisfying(
                        SecretUnreadableException.class,
                        e -> assertThat(e.isMissing()).isTrue());
    }

    private static KeyRing ring(byte[] rootKey) {
        return KeyRing.open(1, rootKey, List.of());
    }
}
