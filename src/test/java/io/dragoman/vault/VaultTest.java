package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.audit.Caller;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-21, S-23, S-24, S-25, S-27. */
class VaultTest {
    private static final String OTHER = "quite another password";

    @TempDir
    Path root;

    @Test
    void keepsSecretsAcrossARestart() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            rig.put("provider/b", "sk-bé");
        }
        try (VaultRig rig = new VaultRig(root)) {
            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
            assertThat(rig.unlock(VaultRig.PASSWORD)).isFalse();
            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
            assertThat(rig.read("provider/b")).isEqualTo("sk-bé");
        }
    }

    @Test
    void listsNamesAndFingerprintsAndNoValues() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/b", "sk-b");
            SecretInfo stored = rig.put("provider/a", "abc");
            assertThat(stored.fingerprint()).isEqualTo("ba7816bf8f01");
            assertThat(rig.vault.list()).extracting(SecretInfo::name).containsExactly("provider/a", "provider/b");
            assertThat(rig.vault.list()).first().isEqualTo(stored);
            assertThat(rig.calls.list(new Page(1, 1)).toString())
                    .contains("\"provider/b\"", "\"total\":2", "\"limit\":1", "\"offset\":1")
                    .doesNotContain("provider/a", "sk-b");
        }
    }

    @Test
    void replacesAndDeletesSecrets() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-1");
            rig.put("provider/a", "sk-2");
            assertThat(rig.read("provider/a")).isEqualTo("sk-2");
            assertThat(rig.vault.delete("provider/a", Caller.BROKER)).isTrue();
            assertThat(rig.vault.delete("provider/a", Caller.BROKER)).isFalse();
            assertThatThrownBy(() -> rig.read("provider/a"))
                    .isInstanceOfSatisfying(
                            SecretUnreadableException.class,
                            e -> assertThat(e.isMissing()).isTrue())
                    .hasMessage("secret provider/a: missing (expected: stored in the vault)");
            assertThat(rig.secretRows()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a|b", "a//b", "/a", "a/", "a b", "a/b/c/d/e", "é", "a\nb"})
    void refusesNamesThatCouldMeanTwoThings(String name) {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            assertThatThrownBy(() -> rig.put(name, "x"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("name: ")
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> rig.vault.delete(name, Caller.BROKER)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void aLockTakesBackWhatIsLeasedS25() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            Secret lease = rig.vault.lease("provider/a");
            List<byte[]> seen = new ArrayList<>();
            lease.use(seen::add);

            assertThat(rig.vault.lock()).isTrue();

            assertThatThrownBy(() -> lease.use(bytes -> bytes)).isInstanceOf(VaultLockedException.class);
            assertThat(seen.get(0)).containsOnly(0);
            assertThatThrownBy(() -> rig.vault.lease("provider/a"))
                    .isInstanceOfSatisfying(VaultLockedException.class, e -> {
                        assertThat(e.code()).isEqualTo(ProblemCode.VAULT_LOCKED);
                        assertThat(e.status()).isEqualTo(503);
                    });
            lease.close();
        }
    }

    @Test
    void aClosedLeaseIsNoLongerHeld() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            Secret lease = rig.vault.lease("provider/a");
            lease.close();
            assertThatThrownBy(() -> lease.use(bytes -> bytes)).isInstanceOf(VaultLockedException.class);
            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
        }
    }

    @Test
    void aLockAmongManyCallsLetsThroughNoWrongKey() throws Exception {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            AtomicBoolean stop = new AtomicBoolean();
            Queue<String> seen = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> callers = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> {
                        while (!stop.get()) {
                            seen.add(readOrRefused(rig));
                        }
                    }))
                    .toList();
            for (int i = 0; i < 50; i++) {
                rig.vault.lock();
                rig.unlock(VaultRig.PASSWORD);
            }
            stop.set(true);
            callers.forEach(CompletableFuture::join);
            assertThat(seen).contains("sk-a").isSubsetOf("sk-a", "refused");
        }
    }

    private static String readOrRefused(VaultRig rig) {
        try {
            return rig.read("provider/a");
        } catch (VaultLockedException e) {
            return "refused";
        }
    }

    @Test
    void locksByItselfWhenNoAdminUsesIt() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            rig.pass(Duration.ofMinutes(20));
            rig.vault.list();
            rig.pass(Duration.ofMinutes(20));
            rig.read("provider/a");
            rig.vault.lockWhenIdle();
            assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
            assertThat(rig.vault.status().locksIn()).isEqualTo(Duration.ofMinutes(10));

            // What clients call does not count, only what admins do.
            rig.pass(Duration.ofMinutes(10));
            rig.vault.lockWhenIdle();
            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
            assertThat(rig.vault.status().locksIn()).isNull();
            assertThat(rig.heard).endsWith("unlocked to locked");
        }
    }

    @Test
    void everyAdminUsePutsTheAutoLockOff() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            List<Runnable> uses = List.of(
                    () -> rig.unlock(VaultRig.PASSWORD),
                    () -> rig.put("a", "x"),
                    () -> rig.vault.delete("a", Caller.BROKER),
                    () -> rig.vault.list(),
                    () -> rig.rotate(VaultRig.PASSWORD, VaultRig.PASSWORD));
            for (Runnable use : uses) {
                rig.pass(Duration.ofMinutes(1));
                use.run();
                assertThat(rig.vault.status().locksIn()).isEqualTo(VaultRig.AUTO_LOCK);
            }
        }
    }

    @Test
    void neverLocksByItselfWhenSetToZero() {
        try (VaultRig rig = new VaultRig(root, new VaultSettings(Duration.ZERO, VaultRig.CHEAP, 100))) {
            rig.unlock(VaultRig.PASSWORD);
            rig.pass(Duration.ofDays(400));
            rig.vault.lockWhenIdle();
            assertThat(rig.vault.state()).isEqualTo(VaultState.UNLOCKED);
            assertThat(rig.calls.status().toString())
                    .isEqualTo("{\"state\":\"unlocked\",\"rotating\":false,\"auto_lock_seconds\":0}");
        }
    }

    @Test
    void refusesTheSixthWrongPasswordOfAMinuteS21() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.vault.lock();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> rig.unlock(OTHER)).isInstanceOf(WrongPasswordException.class);
                rig.pass(Duration.ofSeconds(5));
            }
            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD))
                    .isInstanceOfSatisfying(DragomanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ProblemCode.RATE_LIMITED);
                        assertThat(e.retryAfter()).contains(Duration.ofSeconds(35));
                    });
            assertThat(rig.heard.stream().filter("password refused"::equals)).hasSize(5);
            rig.pass(Duration.ofSeconds(35));
            assertThat(rig.unlock(VaultRig.PASSWORD)).isFalse();
        }
    }

    @Test
    void aWrongOldPasswordCountsAgainstTheSameLimit() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> rig.rotate(OTHER, OTHER)).isInstanceOf(WrongPasswordException.class);
            }
            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD)).hasMessageStartingWith("too many vault passwords");
        }
    }

    @Test
    void derivesOneKeyAtATimeOnItsOwnThread() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        Argon2id argon = new Argon2id();
        KeyDerivation watched = (password, salt, cost) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread().getName());
            try {
                return argon.derive(password, salt, cost);
            } finally {
                running.decrementAndGet();
            }
        };
        VaultSettings settings = new VaultSettings(Duration.ZERO, new Argon2Cost(4096, 3, 1), 100);
        try (VaultRig rig = new VaultRig(root, settings, watched)) {
            rig.unlock(VaultRig.PASSWORD);
            CountDownLatch together = new CountDownLatch(5);
            List<CompletableFuture<Void>> tries = IntStream.range(0, 5)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                together.countDown();
                                await().until(() -> together.getCount() == 0);
                                rig.unlock(VaultRig.PASSWORD);
                            },
                            task -> new Thread(task).start()))
                    .toList();
            tries.forEach(CompletableFuture::join);
            assertThat(threads).hasSize(6).containsOnly("vault");
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void leasesGoOnWhileAKeyIsDerived() throws Exception {
        CountDownLatch deriving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        Argon2id argon = new Argon2id();
        KeyDerivation stopped = (password, salt, cost) -> {
            if (slow.get()) {
                deriving.countDown();
                await().until(() -> goOn.getCount() == 0);
            }
            return argon.derive(password, salt, cost);
        };
        VaultSettings settings = new VaultSettings(Duration.ZERO, VaultRig.CHEAP, 100);
        try (VaultRig rig = new VaultRig(root, settings, stopped)) {
            rig.unlock(VaultRig.PASSWORD);
            rig.put("provider/a", "sk-a");
            slow.set(true);
            CompletableFuture<Boolean> unlock = CompletableFuture.supplyAsync(() -> rig.unlock(VaultRig.PASSWORD));
            deriving.await();
            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
            assertThat(rig.vault.status().state()).isEqualTo(VaultState.UNLOCKED);
            assertThat(rig.vault.lock()).isTrue();
            goOn.countDown();
            assertThat(unlock.join()).isFalse();
        }
    }

    @Test
    void theNewPasswordOpensAndTheOldOneDoesNot() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            Map<String, ?> before = rig.secretRows().get(0);
            rig.rotate(VaultRig.PASSWORD, OTHER);

            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
            assertThat(rig.dataKeyVersions()).containsExactly(2);
            assertThat(rig.secretRows().get(0).get("key_version")).isEqualTo(2);
            assertThat(rig.secretRows().get(0).get("updated_at_ms")).isEqualTo(before.get("updated_at_ms"));

            rig.vault.lock();
            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD))
                    .isInstanceOf(WrongPasswordException.class)
                    .hasMessage("admin_password: wrong (expected: the password of the vault)");
            rig.unlock(OTHER);
            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
        }
    }

    @Test
    void aRotationThatCannotBeStoredChangesNothing() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-a");
            // The second statement of the transaction fails, so the first must be taken back.
            rig.sql("CREATE TRIGGER no_keys BEFORE INSERT ON vault_data_key BEGIN SELECT RAISE(ABORT, 'full'); END");
            assertThatThrownBy(() -> rig.rotate(VaultRig.PASSWORD, OTHER))
                    .hasMessageStartingWith("the store did not answer");
            rig.sql("DROP TRIGGER no_keys");

            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
            rig.put("provider/b", "sk-b");
            rig.vault.lock();
            assertThatThrownBy(() -> rig.unlock(OTHER)).isInstanceOf(WrongPasswordException.class);
            rig.unlock(VaultRig.PASSWORD);
            assertThat(rig.read("provider/a") + rig.read("provider/b")).isEqualTo("sk-ask-b");
        }
    }

    @Test
    void theNextUnlockGoesOnWithARotationThatWasCutS24() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            IntStream.range(0, 250).forEach(i -> rig.put("provider/" + i, "sk-" + i));
            rig.sql("CREATE TRIGGER cut BEFORE UPDATE ON vault_secret WHEN OLD.name = 'provider/90'"
                    + " BEGIN SELECT RAISE(ABORT, 'cut'); END");
            rig.rotate(VaultRig.PASSWORD, OTHER);
            assertThat(rig.dataKeyVersions()).containsExactly(1, 2);
            assertThat(rig.secretRows())
                    .extracting(row -> row.get("key_version"))
                    .contains(1, 2);
            assertAllReadable(rig, 250);
            rig.sql("DROP TRIGGER cut");

            rig.vault.lock();
            rig.unlock(OTHER);
            await().untilAsserted(() -> assertThat(rig.dataKeyVersions()).containsExactly(2));
            assertThat(rig.secretRows())
                    .extracting(row -> row.get("key_version"))
                    .containsOnly(2);
            assertAllReadable(rig, 250);
            assertThat(rig.vault.status().rotating()).isFalse();
        }
    }

    private static void assertAllReadable(VaultRig rig, int count) {
        assertThat(IntStream.range(0, count).mapToObj(i -> rig.read("provider/" + i)))
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "sk-" + i).toList());
    }

    @Test
    void aLockDuringARotationWins() throws Exception {
        CountDownLatch deriving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger derivations = new AtomicInteger();
        Argon2id argon = new Argon2id();
        KeyDerivation stopped = (password, salt, cost) -> {
            // The first makes the vault, the second checks the old password, the third wraps under the new one.
            if (derivations.incrementAndGet() == 3) {
                deriving.countDown();
                await().until(() -> goOn.getCount() == 0);
            }
            return argon.derive(password, salt, cost);
        };
        try (VaultRig rig = new VaultRig(root, new VaultSettings(Duration.ZERO, VaultRig.CHEAP, 100), stopped)) {
            rig.unlock(VaultRig.PASSWORD);
            rig.put("provider/a", "sk-a");
            CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> rig.rotate(VaultRig.PASSWORD, OTHER));
            deriving.await();
            rig.vault.lock();
            goOn.countDown();
            rotation.join();

            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
            rig.unlock(OTHER);
            assertThat(rig.read("provider/a")).isEqualTo("sk-a");
        }
    }

    @Test
    void takesANewDataKeyWhenTheOldOneHasSealedEnoughS23() {
        try (VaultRig rig = new VaultRig(root, new VaultSettings(Duration.ZERO, VaultRig.CHEAP, 3))) {
            rig.unlock(VaultRig.PASSWORD);
            for (int i = 0; i < 3; i++) {
                rig.put("provider/a", "sk-" + i);
            }
            assertThat(rig.dataKeyVersions()).containsExactly(1);
            rig.put("provider/b", "sk-b");
            assertThat(rig.dataKeyVersions()).containsExactly(2);
            assertThat(rig.read("provider/a") + rig.read("provider/b")).isEqualTo("sk-2sk-b");
            rig.vault.lock();
            rig.unlock(VaultRig.PASSWORD);
            assertThat(rig.read("provider/a") + rig.read("provider/b")).isEqualTo("sk-2sk-b");
        }
    }

    @Test
    void findsSwappedRowsS23() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("CREATE TEMP TABLE copy AS SELECT name, nonce, ct FROM vault_secret");
            rig.sql("UPDATE vault_secret SET (nonce, ct) = (SELECT nonce, ct FROM copy WHERE copy.name ="
                    + " CASE vault_secret.name WHEN 'provider/a' THEN 'provider/b' ELSE 'provider/a' END)"
                    + " WHERE name IN ('provider/a', 'provider/b')");
            reopen(rig);
            assertDamaged(rig, "provider/a", "provider/b");
            assertThat(rig.read("provider/c")).isEqualTo("sk-c");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonce = zeroblob(12)",
                "nonce = x'00'",
                "ct = CAST(substr(ct, 1, length(ct) - 1) || x'00' AS BLOB)",
                "ct = zeroblob(20)",
                "ct = x''",
                "key_version = 2",
                "v = 2"
            })
    void findsAChangedRowAndReadsTheOthersS23(String change) {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("PRAGMA foreign_keys = 0");
            rig.sql("UPDATE vault_secret SET " + change + " WHERE name = 'provider/b'");
            reopen(rig);
            assertDamaged(rig, "provider/b");
            assertThat(rig.read("provider/a") + rig.read("provider/c")).isEqualTo("sk-ask-c");
            assertThat(rig.vault.list())
                    .extracting(SecretInfo::fingerprint)
                    .element(1)
                    .isNull();
            assertThat(rig.vault.list())
                    .extracting(SecretInfo::fingerprint)
                    .element(0)
                    .isNotNull();

            rig.put("provider/b", "sk-new");
            assertThat(rig.read("provider/b")).isEqualTo("sk-new");
        }
    }

    @Test
    void everyFlippedBitOfARowIsFoundS23() {
        try (VaultRig rig = threeSecrets()) {
            SecretRow row = new VaultRows(rig.database).secret("provider/a");
            try (KeyRing ring = ring(rig)) {
                assertThat(ring.open(row)).isEqualTo("sk-a".getBytes(StandardCharsets.UTF_8));
                for (int bit = 0; bit < 8 * row.value().ct().length; bit++) {
                    byte[] ct = row.value().ct().clone();
                    ct[bit / 8] ^= (byte) (1 << bit % 8);
                    assertThat(ring.open(with(row, new Sealed(row.value().nonce(), ct))))
                            .isNull();
                }
                for (int bit = 0; bit < 8 * row.value().nonce().length; bit++) {
                    byte[] nonce = row.value().nonce().clone();
                    nonce[bit / 8] ^= (byte) (1 << bit % 8);
                    assertThat(ring.open(with(row, new Sealed(nonce, row.value().ct()))))
                            .isNull();
                }
            }
        }
    }

    private static SecretRow with(SecretRow row, Sealed value) {
        return new SecretRow(row.name(), row.keyVersion(), value, row.updatedAtMs());
    }

    private static KeyRing ring(VaultRig rig) {
        VaultRows rows = new VaultRows(rig.database);
        RootRow root = rows.root();
        try (Password password = Password.of(VaultRig.PASSWORD.toCharArray())) {
            return KeyRing.open(root.version(), root.unwrap(password, new Argon2id()), rows.dataKeys());
        }
    }

    @Test
    void aChangedDataKeyLosesOnlyWhatItSealed() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("UPDATE vault_data_key SET ct = zeroblob(48)");
            reopen(rig);
            assertDamaged(rig, "provider/a", "provider/b", "provider/c");
            rig.put("provider/a", "sk-new");
            assertThat(rig.read("provider/a")).isEqualTo("sk-new");
            assertThat(rig.dataKeyVersions()).containsExactly(1, 2);
            reopen(rig);
            assertThat(rig.read("provider/a")).isEqualTo("sk-new");
        }
    }

    @Test
    void aDataKeyDoesNotOpenAsAnotherVersionI5() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("PRAGMA foreign_keys = 0");
            rig.sql("UPDATE vault_data_key SET version = 7");
            rig.sql("UPDATE vault_secret SET key_version = 7");
            try (KeyRing ring = ring(rig)) {
                assertThat(ring.newestVersion()).isZero();
            }
        }
    }

    @Test
    void countsWhatEachDataKeySealsS23() {
        try (VaultRig rig = threeSecrets()) {
            rig.rotate(VaultRig.PASSWORD, OTHER);
            rig.put("provider/d", "sk-d");
            assertThat(new VaultRows(rig.database).dataKeys())
                    .extracting(DataKeyRow::messages)
                    .containsExactly(4L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "salt = zeroblob(16)",
                "nonce = zeroblob(12)",
                "ct = zeroblob(48)",
                "version = 2",
                "iterations = 2",
                "memory_kib = 128"
            })
    void aChangedRootRowOpensWithNoPassword(String change) {
        try (VaultRig rig = threeSecrets()) {
            rig.vault.lock();
            rig.sql("UPDATE vault_root SET " + change);
            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD)).isInstanceOf(WrongPasswordException.class);
            assertThat(rig.vault.state()).isEqualTo(VaultState.LOCKED);
        }
    }

    @Test
    void aRowThatAsksForAllMemoryIsRefused() {
        try (VaultRig rig = threeSecrets()) {
            rig.vault.lock();
            rig.sql("UPDATE vault_root SET memory_kib = 2147483647");
            assertThatThrownBy(() -> rig.unlock(VaultRig.PASSWORD))
                    .hasMessage("the vault's key parameters do not fit (expected: as they were stored)");
        }
        new VaultRig(root).close();
    }

    @Test
    void aRotationLeavesAloneWhatDoesNotOpen() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("UPDATE vault_secret SET ct = zeroblob(20) WHERE name = 'provider/b'");
            rig.rotate(VaultRig.PASSWORD, OTHER);
            assertThat(rig.heard).contains("unreadable provider/b");
            assertThat(rig.dataKeyVersions()).containsExactly(1, 2);
            assertThat(rig.secretRows())
                    .extracting(row -> row.get("key_version"))
                    .containsExactly(2, 1, 2);
            rig.vault.delete("provider/b", Caller.BROKER);
            rig.vault.lock();
            rig.unlock(OTHER);
            await().untilAsserted(() -> assertThat(rig.dataKeyVersions()).containsExactly(2));
        }
    }

    @Test
    void aDeletedProviderTakesItsSecretWithIt() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("INSERT INTO provider VALUES ('a', 'openai', 'https://a.example', 1, 'vault', 'provider/a')");
            rig.sql("DELETE FROM provider WHERE id = 'a'");
            rig.vault.refresh("provider/a");
            assertThatThrownBy(() -> rig.read("provider/a")).isInstanceOf(SecretUnreadableException.class);
            assertThat(rig.vault.list()).extracting(SecretInfo::name).containsExactly("provider/b", "provider/c");
        }
    }

    @Test
    void aDeletedProviderTakesItsSecretWithItWhenTheVaultIsLocked() {
        try (VaultRig rig = threeSecrets()) {
            rig.sql("INSERT INTO provider VALUES ('a', 'openai', 'https://a.example', 1, 'vault', 'provider/a')");
            rig.vault.lock();
            rig.sql("DELETE FROM provider WHERE id = 'a'");
            rig.vault.refresh("provider/a");
            rig.unlock(VaultRig.PASSWORD);
            assertThatThrownBy(() -> rig.read("provider/a")).isInstanceOf(SecretUnreadableException.class);
            assertThat(rig.read("provider/b")).isEqualTo("sk-b");
        }
    }

    @Test
    void refreshTakesInWhatSomebodyElseStored() {
        try (VaultRig rig = threeSecrets();
                KeyRing ring = ring(rig)) {
            byte[] value = "sk-else".getBytes(StandardCharsets.UTF_8);
            new VaultRows(rig.database).store(ring.seal("provider/d", value, 1), transaction -> {});
            assertThatThrownBy(() -> rig.read("provider/d")).isInstanceOf(SecretUnreadableException.class);
            rig.vault.refresh("provider/d");
            assertThat(rig.read("provider/d")).isEqualTo("sk-else");
        }
    }

    @Test
    void aCopyOfTheDatabaseHasNoSecretInTheClearS27() throws IOException {
        Path copy = root.resolve("copy/data");
        try (VaultRig rig = VaultRig.unlocked(root)) {
            rig.put("provider/a", "sk-canary-in-the-database");
            Files.createDirectories(copy.getParent());
            Database.open("", copy, 1).close();
            rig.sql("PRAGMA wal_checkpoint(TRUNCATE)");
            Files.copy(
                    root.resolve("data/dragoman.db"),
                    copy.resolve("dragoman.db"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path directory : List.of(root.resolve("data"), copy)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain("sk-canary", VaultRig.PASSWORD);
                }
            }
        }
        try (VaultRig stolen = new VaultRig(copy.getParent())) {
            assertThatThrownBy(() -> stolen.read("provider/a")).isInstanceOf(VaultLockedException.class);
            assertThatThrownBy(() -> stolen.unlock(OTHER)).isInstanceOf(WrongPasswordException.class);
            assertThat(stolen.unlock(VaultRig.PASSWORD)).isFalse();
            assertThat(stolen.read("provider/a")).isEqualTo("sk-canary-in-the-database");
        }
    }

    @Test
    void oldKeysOfAStolenCopyDoNotOpenWhatIsSealedAfterARotation() {
        try (VaultRig rig = threeSecrets()) {
            try (KeyRing stolen = ring(rig)) {
                rig.rotate(VaultRig.PASSWORD, OTHER);
                VaultRows rows = new VaultRows(rig.database);
                assertThat(rows.secrets()).hasSize(3).allMatch(row -> stolen.open(row) == null);
                assertThat(rows.root().version()).isEqualTo(2);
            }
        }
    }

    private VaultRig threeSecrets() {
        VaultRig rig = VaultRig.unlocked(root);
        Stream.of("a", "b", "c").forEach(id -> rig.put("provider/" + id, "sk-" + id));
        return rig;
    }

    private static void reopen(VaultRig rig) {
        rig.vault.lock();
        rig.unlock(VaultRig.PASSWORD);
    }

    private static void assertDamaged(VaultRig rig, String... names) {
        for (String name : names) {
            assertThatThrownBy(() -> rig.read(name))
                    .isInstanceOfSatisfying(
                            SecretUnreadableException.class,
                            e -> assertThat(e.isMissing()).isFalse())
                    .hasMessage("secret " + name + ": does not open (expected: as it was stored)");
            assertThat(rig.heard).contains("unreadable " + name);
        }
    }
}
