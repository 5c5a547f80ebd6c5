package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.dragoman.store.Page;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S-26: what was in the vault is not in memory after a lock. */
class VaultHeapTest {
    private static final String SECRET = "sk-canary-Zq7w3Rt9Lm2Xk5Vb";
    private static final String PASSWORD = "pw-canary-Hn4Jd8Fs1Gy6Uc0P";
    /** Of each of them; a literal, so that the child never loads this class and its texts. */
    private static final int LENGTH = 26;

    @TempDir
    Path root;

    @Test
    void noSecretAndNoPasswordIsInTheHeapAfterALockS26() throws Exception {
        assertThat(SECRET).hasSize(LENGTH);
        assertThat(PASSWORD).hasSize(LENGTH);
        try (ChildJvm child = ChildJvm.start(Holder.class, List.of("-Xmx96m"), root.toString())) {
            // By a pipe, for an argument would be a text in the child.
            child.tell((PASSWORD + SECRET).getBytes(StandardCharsets.US_ASCII));
            // The control: while a lease is out, the search finds what it looks for.
            assertThat(hits(Path.of(child.line("leased ")), SECRET)).isPositive();
            Path locked = Path.of(child.line("locked "));
            assertThat(hits(locked, SECRET)).isZero();
            assertThat(hits(locked, PASSWORD)).isZero();
            assertThat(hits(locked, "provider/canary")).isPositive();
        }
    }

    private static int hits(Path dump, String text) throws IOException {
        byte[] heap = Files.readAllBytes(dump);
        return count(heap, text.getBytes(StandardCharsets.US_ASCII))
                + count(heap, text.getBytes(StandardCharsets.UTF_16LE))
                + count(heap, text.getBytes(StandardCharsets.UTF_16BE));
    }

    private static int count(byte[] heap, byte[] text) {
        int hits = 0;
        for (int i = 0; i <= heap.length - text.length; i++) {
            int matched = 0;
            while (matched < text.length && heap[i + matched] == text[matched]) {
                matched++;
            }
            hits += matched == text.length ? 1 : 0;
        }
        return hits;
    }

    /** Takes a password and a secret through every call, leases, and locks. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            Path root = Path.of(arguments[0]);
            byte[] typed = new byte[2 * LENGTH];
            try (VaultRig rig = new VaultRig(root);
                    FileInputStream in = new FileInputStream(FileDescriptor.in)) {
                in.readNBytes(typed, 0, typed.length);
                unlock(rig, typed);
                rig.calls.put("provider/canary", body("{\"value\":\"", typed, LENGTH, "\"}"));
                rotate(rig, typed);
                Wipe.wipe(typed);
                rig.calls.list(new Page(100, 0));
                try (Secret lease = rig.vault.lease("provider/canary")) {
                    System.out.println("leased " + dump(root, "leased"));
                    rig.vault.lock();
                    System.out.println("locked " + dump(root, "locked"));
                    lease.close();
                }
                in.read();
            }
        }

        private static void unlock(VaultRig rig, byte[] typed) {
            rig.calls.unlock(body("{\"admin_password\":\"", typed, 0, "\"}"));
        }

        private static void rotate(VaultRig rig, byte[] typed) {
            byte[] end = body("\",\"new_password\":\"", typed, 0, "\"}");
            byte[] start = body("{\"old_password\":\"", typed, 0, "");
            byte[] whole = java.util.Arrays.copyOf(start, start.length + end.length);
            System.arraycopy(end, 0, whole, start.length, end.length);
            rig.calls.rotate(whole);
        }

        private static byte[] body(String before, byte[] typed, int from, String after) {
            byte[] body = new byte[before.length() + LENGTH + after.length()];
            System.arraycopy(before.getBytes(StandardCharsets.US_ASCII), 0, body, 0, before.length());
            System.arraycopy(typed, from, body, before.length(), LENGTH);
            byte[] end = after.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(end, 0, body, before.length() + LENGTH, end.length);
            return body;
        }

        /** Only what is still reachable: the dump collects first. */
        private static Path dump(Path root, String name) throws IOException {
            Path file = root.resolve(name + ".hprof");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
            return file;
        }
    }
}
