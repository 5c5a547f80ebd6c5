package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.vault.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * a process that is killed while it spends, beside other writes of the store, forgets no call and overspends no budget. More rounds:
 * {@code -Ddragoman.test.ledger-kills=25}.
 */
class LedgerKillTest {
    private static final int KILLS = Integer.getInteger("dragoman.test.ledger-kills", 5);
    private static final long SEED = Long.getLong("dragoman.test.seed", System.nanoTime());
    private static final int KEYS = 4;
    private static final long BUDGET = 200_000;

    @TempDir
    Path root;

    @Test
    void forgetsNoCallAndOverspendsNoBudgetWhenItIsKilled() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            String round = "seed " + SEED + ", kill " + kill;
            killWhileSpending(kill, random.nextInt(400), round);
            long before = System.nanoTime();
            try (LedgerRig rig = new LedgerRig(root)) {
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .as(round)
                        .isLessThan(Duration.ofSeconds(5));
                check(rig, round);
            }
        }
    }

    private void killWhileSpending(int number, int afterMs, String round) throws Exception {
        try (ChildJvm child =
                ChildJvm.start(Spender.class, List.of("-Xmx128m"), root.toString(), Integer.toString(number))) {
            child.line("spending");
            // The moment is what is tested, so it is waited for and not for any state.
            new CountDownLatch(1).await(afterMs, TimeUnit.MILLISECONDS);
            assertThat(child.process.isAlive()).as(round).isTrue();
            child.kill();
        }
    }

    private void check(LedgerRig rig, String round) throws IOException {
        Map<String, Map<String, Object>> entries = new HashMap<>();
        for (Map<String, Object> entry : rig.rows("SELECT * FROM ledger_entry")) {
            assertThat(entries.put((String) entry.get("request_id"), entry))
                    .as("L1, " + round)
                    .isNull();
        }
        for (Map.Entry<String, Long> bill : bills().entrySet()) {
            Map<String, Object> entry = entries.get(bill.getKey());
            assertThat(entry)
                    .as("L2, no bill without a row, %s: %s", round, bill)
                    .isNotNull();
            if (entry.get("basis").equals("recovered")) {
                assertThat(number(entry, "counted_nano_usd"))
                        .as("L2, " + round)
                        .isGreaterThanOrEqualTo(bill.getValue());
            } else {
                assertThat(number(entry, "cost_nano_usd")).as("L2, " + round).isEqualTo(bill.getValue());
            }
        }
        assertThat(rig.rows("SELECT * FROM ledger_account WHERE counted_nano_usd > " + BUDGET))
                .as("L3, " + round)
                .isEmpty();
        assertThat(rig.rows("SELECT * FROM ledger_hold"))
                .as("L3 at rest, " + round)
                .isEmpty();
        assertThat(rig.number("SELECT sum(counted_nano_usd) FROM ledger_account"))
                .isEqualTo(rig.number("SELECT sum(counted_nano_usd) FROM ledger_entry"));
        assertThat(rig.rows("PRAGMA integrity_check")).containsExactly(Map.of("integrity_check", "ok"));
    }

    /** What the provider has written down of each request it answered; a line that the kill has cut does not count. */
    private Map<String, Long> bills() throws IOException {
        String text = Files.readString(root.resolve("bills"));
        Map<String, Long> bills = new HashMap<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            String[] bill = line.split(" ");
            bills.put(bill[0], Long.parseLong(bill[1]));
        });
        return bills;
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    /** A broker's money without the broker: clients that spend until they are killed, and an admin who changes a provider. */
    static final class Spender {
        private final LedgerRig rig;
        private final FileChannel bills;
        private final String round;
        private final CountDownLatch spent = new CountDownLatch(50);

        private Spender(LedgerRig rig, FileChannel bills, String round) {
            this.rig = rig;
            this.bills = bills;
            this.round = round;
        }

        public static void main(String[] arguments) throws Exception {
            Path root = Path.of(arguments[0]);
            FileChannel bills =
                    FileChannel.open(root.resolve("bills"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Spender spender = new Spender(new LedgerRig(root), bills, arguments[1]);
            for (int i = 0; i < 2 * KEYS; i++) {
                int client = i;
                new Thread(() -> spender.spend(client), "client-" + i).start();
            }
            new Thread(spender::administer, "admin").start();
            spender.spent.await();
            System.out.println("spending");
        }

        private void spend(int client) {
            Payer payer = LedgerRig.payer("key-" + round + "-" + client % KEYS, BUDGET);
            for (int i = 0; true; i++) {
                String request = round + "-" + client + "-" + i;
                long upper = ThreadLocalRandom.current().nextLong(1, 200);
                long cost = ThreadLocalRandom.current().nextLong(0, upper + 1);
                Optional<Hold> hold = rig.ledger.hold(payer, request, LedgerRig.DOLLAR, 1, upper);
                if (hold.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                hold.get().commit();
                bill(request, cost);
                hold.get().settle(LedgerRig.answered(cost), Basis.REPORTED);
                spent.countDown();
            }
        }

        private void bill(String request, long cost) {
            try {
                bills.write(ByteBuffer.wrap((request + " " + cost + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void administer() {
            for (int i = 0; true; i++) {
                rig.database.change(
                        "provider/upsert",
                        Map.of(
                                "id", "p",
                                "type", "openai",
                                "base_url", "http://127.0.0.1:" + (1 + i % 1_000),
                                "enabled", 1,
                                "credential_store", "none",
                                "credential_ref", ""));
                LockSupport.parkNanos(5_000_000);
            }
        }
    }
}
