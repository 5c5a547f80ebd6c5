package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-24: a process that is killed while it changes the password leaves a vault that exactly one password opens, with all its secrets. */
class VaultKillTest {
    private static final int KILLS = Integer.getInteger("dragoman.test.vault-kills", 10);
    private static final int SECRETS = Integer.getInteger("dragoman.test.vault-secrets", 300);
    private static final long SEED = Long.getLong("dragoman.test.seed", System.nanoTime());
    private static final List<String> PASSWORDS = List.of(VaultRig.PASSWORD, "quite another password");

    @TempDir
    Path root;

    @Test
    void everySecretOpensWithExactlyOnePasswordAfterAKillS24() throws Exception {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            IntStream.range(0, SECRETS).forEach(i -> rig.put("provider/" + i, "sk-" + i));
        }
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            killWhileRotating(random.nextInt(250), "seed " + SEED + ", kill " + kill);
        }
    }

    private void killWhileRotating(int afterMs, String point) throws Exception {
        try (ChildJvm child = ChildJvm.start(Rotator.class, List.of("-Xmx128m"), root.toString())) {
            child.line("rotating");
            // The moment is what is tested, so it is waited for and not for any state.
            new CountDownLatch(1).await(afterMs, TimeUnit.MILLISECONDS);
            assertThat(child.process.isAlive()).as(point).isTrue();
            child.kill();
        }
        List<String> open = PASSWORDS.stream().filter(this::opens).toList();
        assertThat(open).as(point).hasSize(1);
    }

    /** Also checks the secrets, when it opens. */
    private boolean opens(String password) {
        try (VaultRig rig = new VaultRig(root)) {
            rig.unlock(password);
            assertThat(IntStream.range(0, SECRETS).mapToObj(i -> rig.read("provider/" + i)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, SECRETS).mapToObj(i -> "sk-" + i).toList());
            return true;
        } catch (WrongPasswordException e) {
            return false;
        }
    }

    /** Changes the password to and fro until it is killed. */
    static final class Rotator {
        public static void main(String[] arguments) {
            VaultSettings settings = new VaultSettings(Duration.ZERO, VaultRig.CHEAP, 1L << 30);
            try (VaultRig rig = new VaultRig(Path.of(arguments[0]), settings)) {
                int now = unlock(rig);
                System.out.println("rotating");
                while (true) {
                    rig.rotate(PASSWORDS.get(now), PASSWORDS.get(1 - now));
                    now = 1 - now;
                }
            }
        }

        private static int unlock(VaultRig rig) {
            try {
                rig.unlock(PASSWORDS.get(0));
                return 0;
            } catch (WrongPasswordException e) {
                rig.unlock(PASSWORDS.get(1));
                return 1;
            }
        }
    }
}
