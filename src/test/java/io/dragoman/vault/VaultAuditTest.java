package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.audit.Caller;
import io.dragoman.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with the vault is in the audit log, without a secret (S-81, S-82). S-21, S-23. */
class VaultAuditTest {
    private static final Caller ADMIN = new Caller("admin", "192.0.2.7", "req-1");

    @TempDir
    Path root;

    @Test
    void notesEveryCallThatChangesSomething() {
        try (VaultRig rig = new VaultRig(root)) {
            VaultCalls calls = new VaultCalls(rig.vault, ADMIN);
            calls.unlock(body("{\"admin_password\":\"correct horse battery\"}"));
            calls.put("provider/a", body("{\"value\":\"sk-canary-1\"}"));
            calls.put("provider/a", body("{\"value\":\"sk-canary-2\"}"));
            calls.rotate(body("{\"old_password\":\"correct horse battery\",\"new_password\":\"another one of mine\"}"));
            calls.delete("provider/a");
            calls.delete("provider/a");
            calls.lock(new byte[0]);
            calls.lock(new byte[0]);
            calls.unlock(body("{\"admin_password\":\"another one of mine\"}"));
            calls.unlock(body("{\"admin_password\":\"another one of mine\"}"));

            assertThat(actions(rig))
                    .containsExactly(
                            "vault_initialised",
                            "secret_stored provider/a",
                            "secret_stored provider/a",
                            "vault_password_changed",
                            "secret_deleted provider/a",
                            "vault_locked",
                            "vault_unlocked");
            assertThat(rows(rig))
                    .allSatisfy(row -> assertThat(row)
                            .containsEntry("actor", "admin")
                            .containsEntry("source", "192.0.2.7")
                            .containsEntry("request_id", "req-1"));
            assertThat(rows(rig).toString())
                    .doesNotContain("sk-canary")
                    .doesNotContain("correct horse")
                    .doesNotContain("another one");
            assertThat(rig.audit.verify(null).isWhole()).isTrue();
        }
    }

    @Test
    void notesAWrongPasswordAndLeavesTheVaultAsItWas() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            VaultCalls calls = new VaultCalls(rig.vault, ADMIN);

            assertThatThrownBy(() -> calls.unlock(body("{\"admin_password\":\"not the right one\"}")))
                    .isInstanceOf(WrongPasswordException.class);

            assertThat(actions(rig)).containsExactly("vault_initialised", "vault_password_refused");
            assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
        }
    }

    @Test
    void namesTheBrokerForTheAutoLock() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.pass(VaultRig.AUTO_LOCK);
            rig.vault.lockWhenIdle();

            await().untilAsserted(() -> assertThat(actions(rig)).endsWith("vault_locked"));
            assertThat(rows(rig).get(1)).containsEntry("actor", "broker");
        }
    }

    @Test
    void storesNoSecretWhoseRowCannotBeStored() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-before");
            rig.sql("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END");

            assertThatThrownBy(() -> rig.put("provider/a", "sk-after")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> rig.put("provider/b", "sk-b")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> rig.vault.delete("provider/a", ADMIN)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> rig.rotate(VaultRig.PASSWORD, "another one of mine"))
                    .isInstanceOf(StoreException.class);

            assertThat(rig.read("provider/a")).isEqualTo("sk-before");
            assertThat(rig.secretRows()).hasSize(1);
            rig.sql("DROP TRIGGER full");
            rig.rotate(VaultRig.PASSWORD, "another one of mine");
        }
    }

    @Test
    void staysLockedWhenNobodyCouldTellWhoOpenedIt() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.vault.lock(ADMIN);
            rig.sql("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END");

            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD)).isInstanceOf(StoreException.class);

            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
            rig.sql("DROP TRIGGER full");
            assertThat(rig.unlock(VaultRig.PASSWORD)).isFalse();
            assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
        }
    }

    @Test
    void notesADamagedSecretOnceS23() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            rig.put("provider/b", "sk-b");
            rig.sql("UPDATE vault_secret SET ct = zeroblob(length(ct)) WHERE name = 'provider/a'");
            rig.vault.refresh("provider/a");

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> rig.read("provider/a")).isInstanceOf(SecretUnreadableException.class);
            }

            await().untilAsserted(() -> assertThat(actions(rig)).endsWith("secret_unreadable provider/a"));
            assertThat(actions(rig)).containsOnlyOnce("secret_unreadable provider/a");
            assertThat(rig.read("provider/b")).isEqualTo("sk-b");
        }
    }

    private static byte[] body(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> actions(VaultRig rig) {
        return rows(rig).stream()
                .map(row -> row.get("target") == null
                        ? String.valueOf(row.get("action"))
                        : row.get("action") + " " + row.get("target"))
                .toList();
    }

    private static List<Map<String, Object>> rows(VaultRig rig) {
        return List.copyOf(rig.database.rows("audit_log/list", Map.of("after", 0, "limit", 100)));
    }
}
