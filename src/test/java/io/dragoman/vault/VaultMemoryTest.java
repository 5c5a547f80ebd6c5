package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.audit.AuditLog;
import io.dragoman.problem.DragomanException;
import io.dragoman.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-21: a burst of wrong passwords at full cost, in a process that has derived no key at that cost before. */
class VaultMemoryTest {
    @TempDir
    Path root;

    @Test
    void fiftyParallelWrongPasswordsNeedLittleMemoryS21() throws Exception {
        VaultSettings full = new VaultSettings(Duration.ZERO, Argon2Cost.STANDARD, 1L << 30);
        try (VaultRig rig = new VaultRig(root, full)) {
            rig.unlock(VaultRig.PASSWORD);
        }
        try (ChildJvm child = ChildJvm.start(Burst.class, List.of("-Xmx512m"), root.toString())) {
            assertThat(child.line("answers ")).isEqualTo("{401=5, 429=45}");
            long growthMib = Long.parseLong(child.line("growth-mib "));
            System.out.println("50 parallel wrong passwords: RSS grew by " + growthMib + " MiB");
            // Less than one derivation takes would mean that none took place.
            assertThat(growthMib).isBetween(60L, 99L);
        }
    }

    /** Sends fifty wrong passwords at once and tells by how much its memory grew at most. */
    static final class Burst {
        public static void main(String[] arguments) throws Exception {
            warmUp(Path.of(arguments[0], "other"));
            try (Database database = Database.open("", Path.of(arguments[0], "data"), 2);
                    Vault vault = new Vault(
                            database,
                            new AuditLog(database, Clock.systemUTC()),
                            VaultSettings.autoLockAfter(Duration.ZERO))) {
                long before = residentKib();
                AtomicLong peak = new AtomicLong(before);
                Map<Integer, AtomicInteger> answers = burst(vault, peak);
                System.out.println("answers " + new java.util.TreeMap<>(answers));
                System.out.println("growth-mib " + (peak.get() - before) / 1024);
            }
        }

        /** A broker that runs has loaded its classes and used its threads; that is not what a burst costs. Takes next to no memory. */
        private static void warmUp(Path root) throws Exception {
            try (VaultRig rig = new VaultRig(root)) {
                rig.unlock(VaultRig.PASSWORD);
                rig.vault.lock();
                burst(rig.vault, new AtomicLong());
            }
        }

        private static Map<Integer, AtomicInteger> burst(Vault vault, AtomicLong peak) throws Exception {
            Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
            CountDownLatch together = new CountDownLatch(50);
            CountDownLatch done = new CountDownLatch(50);
            for (int i = 0; i < 50; i++) {
                new Thread(() -> {
                            together.countDown();
                            answers.computeIfAbsent(wrong(vault, together), key -> new AtomicInteger())
                                    .incrementAndGet();
                            done.countDown();
                        })
                        .start();
            }
            while (!done.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                peak.accumulateAndGet(residentKib(), Math::max);
            }
            peak.accumulateAndGet(residentKib(), Math::max);
            return answers;
        }

        private static int wrong(Vault vault, CountDownLatch together) {
            try (Password password = Password.of("wrong horse battery".toCharArray())) {
                together.await();
                vault.unlock(password);
                return 200;
            } catch (DragomanException e) {
                return e.status();
            } catch (InterruptedException e) {
                return 0;
            }
        }

        private static long residentKib() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
