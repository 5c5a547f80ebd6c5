package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-25: a start without an admin. */
class UnattendedUnlockTest {
    private static final String NEXT = "the next good password";

    @TempDir
    Path root;

    @Test
    void makesAndOpensTheVaultWithAPropertysPassword() {
        for (int start = 0; start < 2; start++) {
            try (VaultRig rig = new VaultRig(root);
                    UnattendedUnlock unattended = UnattendedUnlock.with(VaultRig.PASSWORD)) {
                unattended.unlock(rig.vault);
                assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "correct horse battery\n",
                "correct horse battery\r\n",
                "current=correct horse battery\n",
                "previous=the last good password\ncurrent=correct horse battery\n"
            })
    void readsThePasswordFromAFile(String text) throws IOException {
        VaultRig.unlocked(root).close();
        try (VaultRig rig = new VaultRig(root);
                UnattendedUnlock unattended = UnattendedUnlock.from(file(text, "rw-------"))) {
            unattended.unlock(rig.vault);
            assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
            assertThat(rig.heard).doesNotContain("password refused");
        }
    }

    @Test
    void changesThePasswordWhenOnlyThePreviousOneOpens() throws IOException {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
        }
        Path file = file("current=" + NEXT + "\nprevious=" + VaultRig.PASSWORD + "\n", "r--------");
        for (int start = 0; start < 2; start++) {
            try (VaultRig rig = new VaultRig(root);
                    UnattendedUnlock unattended = UnattendedUnlock.from(file)) {
                unattended.unlock(rig.vault);
                assertThat(rig.read("provider/a")).isEqualTo("sk-a");
                rig.vault.lock();
                assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD)).isInstanceOf(WrongPasswordException.class);
                rig.unlock(NEXT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"the next good password", "current=the next good password\nprevious=an even older one"})
    void leavesTheVaultLockedWhenNoPasswordOpensIt(String text) throws IOException {
        VaultRig.unlocked(root).close();
        try (VaultRig rig = new VaultRig(root);
                UnattendedUnlock unattended = UnattendedUnlock.from(file(text, "rw-------"))) {
            unattended.unlock(rig.vault);
            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
            assertThat(rig.heard).containsOnly("password refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-", "rw------x"})
    void refusesAFileThatOthersCanReach(String permissions) throws IOException {
        Path file = file(VaultRig.PASSWORD, permissions);
        assertThatThrownBy(() -> UnattendedUnlock.from(file))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(36))
                .hasMessageContaining("is open to others, " + permissions)
                .hasMessageNotContaining(VaultRig.PASSWORD);
    }

    @Test
    void takesAFileThatTheGroupMayReadAsClustersMountThem() throws IOException {
        UnattendedUnlock.from(file(VaultRig.PASSWORD, "r--r-----")).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "current=\n",
                "previous=correct horse battery\n",
                "current=\nprevious=correct horse battery"
            })
    void refusesAFileWithoutAPassword(String text) throws IOException {
        Path file = file(text, "rw-------");
        assertThatThrownBy(() -> UnattendedUnlock.from(file))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("holds no password");
    }

    @Test
    void refusesPasswordsThatNoVaultCanHave() throws IOException {
        assertThatThrownBy(() -> UnattendedUnlock.with("short"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("dragoman.vault.password: 5 bytes (expected: 12 to 1024)");
        Path file = file("current=short\n", "rw-------");
        assertThatThrownBy(() -> UnattendedUnlock.from(file))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("5 bytes (expected: 12 to 1024)")
                .hasMessageNotContaining("=short");
    }

    @Test
    void refusesAFileThatIsMissingOrTooLong() throws IOException {
        assertThatThrownBy(() -> UnattendedUnlock.from(root.resolve("nowhere")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("cannot be read");
        Path file = file("x".repeat(8_193), "rw-------");
        assertThatThrownBy(() -> UnattendedUnlock.from(file)).hasMessageContaining("is too long");
    }

    private Path file(String text, String permissions) throws IOException {
        Path file = Files.createTempFile(root, "password", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }
}
