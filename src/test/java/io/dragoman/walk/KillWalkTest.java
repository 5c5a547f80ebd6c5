package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.mock.Usage;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * a whole broker that is killed while clients spend, an admin changes things and the vault changes its password comes back with its
 * money, its chain of changes and its secrets in order. More rounds: {@code -Ddragoman.test.broker-kills=25}.
 */
class KillWalkTest {
    private static final int KILLS = Integer.getInteger("dragoman.test.broker-kills", 2);
    private static final long SEED = Long.getLong("dragoman.test.seed", System.nanoTime());
    /** How long a start may take; a machine that does other things as well needs more than the 5 s that are meant. */
    private static final Duration READY = Duration.ofSeconds(Long.getLong("dragoman.test.ready-seconds", 60));

    private static final long LATEST_KILL_MS = 3_000;
    private static final long COST_NANO_USD = 100_000_000;
    private static final List<String> PASSWORDS = List.of("correct horse battery", "quite another password");

    @TempDir
    Path dir;

    private final List<Duration> starts = new ArrayList<>();
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.when(call -> !"Bearer sk-in-the-vault".equals(call.header("authorization")), Fault.invalidKey());
        mock.when(call -> call.body().contains("slowly"), Fault.none().delayHead(Duration.ofMillis(300)));
        mock.always(Fault.none().delayHead(Duration.ofMillis(3)));
        mock.alwaysReply(Reply.text("Ten cents, thank you").usage(Usage.of(10, 100)));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void comesBackFromEveryKillWithMoneyAndSecretsInOrder() throws Exception {
        Random random = new Random(SEED);
        BrokerProcess process = BrokerProcess.start(dir, "dragoman.ledger.wait-ms", "20000");
        try {
            setUp(process.doors());
            String password = PASSWORDS.get(0);
            for (int kill = 0; kill < KILLS; kill++) {
                String point = "seed " + SEED + ", kill " + kill;
                KilledRound round = new KilledRound(process.doors(), "k" + kill, password);
                round.begin();
                // The moment is what is tested, so it is waited for and not for any state.
                new CountDownLatch(1).await(random.nextLong(LATEST_KILL_MS), MILLISECONDS);
                process.kill();
                round.end();

                process = BrokerProcess.start(dir, "dragoman.ledger.wait-ms", "20000");
                starts.add(process.untilReady());
                password = theOnlyPassword(process.doors(), round, point);
                check(process.doors(), round, point);
            }
        } finally {
            process.close();
        }
        System.out.println(KILLS + " kills, ready again in ms: "
                + starts.stream().map(Duration::toMillis).sorted().toList() + ", calls by basis of their cost: "
                + rows("SELECT basis, count(*) AS n FROM ledger_entry GROUP BY basis") + ", changes: "
                + rows("SELECT count(*) AS n FROM audit_log"));
        assertThat(starts).allSatisfy(start -> assertThat(start).isLessThanOrEqualTo(READY));
    }

    private void setUp(RunningBroker broker) {
        require(broker.admin("POST", "/vault/unlock", "{\"admin_password\":\"" + PASSWORDS.get(0) + "\"}"));
        require(broker.admin(
                "POST",
                "/providers",
                "{\"id\":\"p\",\"type\":\"openai\",\"base_url\":\"" + mock.baseUrl("openai")
                        + "\",\"api_key\":\"sk-in-the-vault\"}"));
        require(broker.admin(
                "POST", "/models", "{\"id\":\"dear\",\"provider_id\":\"p\",\"input_per_1k\":0,\"output_per_1k\":1}"));
    }

    private static void require(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Exactly one of the two opens the vault, and leaves it open. */
    private static String theOnlyPassword(RunningBroker broker, KilledRound round, String point) {
        List<String> opening = new ArrayList<>();
        for (String password : PASSWORDS) {
            Answer answer = broker.admin("POST", "/vault/unlock", "{\"admin_password\":\"" + password + "\"}");
            assertThat(answer.status()).as(point + answer.body()).isIn(200, 401);
            if (answer.status() == 200) {
                opening.add(password);
            }
        }
        assertThat(opening).as(point).hasSize(1);
        assertThat(round.possiblePasswords()).as(point).contains(opening.get(0));
        return opening.get(0);
    }

    private void check(RunningBroker broker, KilledRound round, String point) throws Exception {
        Map<String, List<JournalEntry>> calls = mock.calls().stream()
                .collect(Collectors.groupingBy(call -> String.valueOf(call.header("x-request-id"))));
        Map<String, List<Entry>> entries = new HashMap<>();
        for (Map<String, Object> row : rows("SELECT * FROM ledger_entry")) {
            entries.computeIfAbsent((String) row.get("request_id"), id -> new ArrayList<>())
                    .add(Entry.of(row));
        }
        assertThat(round.refused())
                .as("L1, " + point)
                .noneMatch(calls::containsKey)
                .noneMatch(entries::containsKey);
        calls.forEach((id, made) -> billed(id, made, entries.getOrDefault(id, List.of()), "L2, " + point));
        round.paid()
                .forEach((id, nanoUsd) -> assertThat(counted(entries.getOrDefault(id, List.of())))
                        .as("L2 of an answer, " + point)
                        .isEqualTo(nanoUsd));
        for (KilledRound.Key key : round.keys()) {
            JsonNode standing = broker.admin("/apikeys/" + key.id()).json();
            assertThat(standing.path("spent_usd").decimalValue())
                    .as("L3, " + point)
                    .isLessThanOrEqualTo(key.budgetUsd());
            assertThat(standing.path("reserved_usd").decimalValue())
                    .as("L3 at rest, " + point)
                    .isEqualByComparingTo("0");
        }
        assertThat(rows("SELECT * FROM ledger_hold")).as("L3 at rest, " + point).isEmpty();
        assertThat(rows("SELECT sum(counted_nano_usd) AS n FROM ledger_account"))
                .as(point)
                .isEqualTo(rows("SELECT sum(counted_nano_usd) AS n FROM ledger_entry"));
        assertThat(rows("PRAGMA integrity_check")).containsExactly(Map.of("integrity_check", "ok"));
        askAgain(broker, round, point);
        changesAreInTheChain(broker, round, point);
        countsAgree(broker, round, point);
    }

    private static void billed(String id, List<JournalEntry> calls, List<Entry> entries, String point) {
        long bill = calls.stream()
                        .filter(call -> call.status() == 200 && call.endedAt() != null)
                        .count()
                * COST_NANO_USD;
        assertThat(entries.size())
                .as("%s: a row for each call of %s", point, id)
                .isGreaterThanOrEqualTo(calls.size());
        assertThat(counted(entries)).as("%s: %s of %s", point, entries, id).isGreaterThanOrEqualTo(bill);
        if (entries.stream().allMatch(entry -> entry.basis.equals("reported"))) {
            assertThat(counted(entries)).as("%s: %s of %s", point, entries, id).isEqualTo(bill);
        }
    }

    private static long counted(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::counted).sum();
    }

    /** L4: a repeat under the same idempotency key never makes a second call, whatever became of the first. */
    private void askAgain(RunningBroker broker, KilledRound round, String point) throws Exception {
        for (String id : round.brokenOffWithKey()) {
            Answer answer = round.repeat(broker, id);
            // 429 when it had not been begun and the budget is used up since.
            assertThat(answer.status()).as(point + answer.body()).isIn(200, 409, 429);
        }
        Map<String, Long> made = mock.calls().stream()
                .collect(Collectors.groupingBy(KillWalkTest::idempotencyKey, Collectors.counting()));
        made.remove("");
        assertThat(made.values()).as("L4, " + point).containsOnly(1L);
    }

    /** The clients write it into their question, for it is not told to providers. */
    private static String idempotencyKey(JournalEntry call) {
        String body = call.body();
        int at = body.indexOf("once:");
        return at < 0 ? "" : body.substring(at, body.indexOf(';', at));
    }

    private void changesAreInTheChain(RunningBroker broker, KilledRound round, String point) throws Exception {
        JsonNode verified = broker.admin("POST", "/audit/verify", "{}").json();
        assertThat(verified.path("ok").asBoolean())
                .as("L5, " + point + verified)
                .isTrue();
        Set<String> changes = new HashSet<>();
        rows("SELECT request_id FROM audit_log WHERE request_id IS NOT NULL")
                .forEach(row -> changes.add((String) row.get("request_id")));
        assertThat(changes).as("changes that were confirmed, " + point).containsAll(round.confirmedChanges());
    }

    /** L6, within what a kill may lose: the rows of the last moment. */
    private void countsAgree(RunningBroker broker, KilledRound round, String point) throws Exception {
        RunCounts before = RunCounts.ofLogs(broker);
        RunCounts counter = RunCounts.ofPrometheus(broker);
        for (int i = 0; i < 3; i++) {
            require(round.ask(broker, "after-" + round.name() + "-" + i));
        }
        await("rows of " + point)
                .atMost(10, SECONDS)
                .until(() -> RunCounts.ofLogs(broker).minus(before).requests() >= 3);
        RunCounts logs = RunCounts.ofLogs(broker);
        assertThat(RunCounts.ofStats(broker)).as("L6, " + point).isEqualTo(logs);
        assertThat(RunCounts.ofTsdb(broker)).as("L6, " + point).isEqualTo(logs);
        assertThat(RunCounts.ofPrometheus(broker).minus(counter))
                .as("L6, " + point)
                .isEqualTo(logs.minus(before));
        // A log row may be written in the moment in which the settlement of its call still waits: then the ledger
        // charges what was held.
        assertThat(rows("""
                        SELECT l.request_id, l.cost_nano_usd, sum(e.cost_nano_usd), sum(e.counted_nano_usd)
                        FROM request_log l LEFT JOIN ledger_entry e ON e.request_id = l.request_id
                        GROUP BY l.id
                        HAVING l.cost_nano_usd > coalesce(sum(e.counted_nano_usd), 0)
                          OR (l.cost_nano_usd <> coalesce(sum(e.cost_nano_usd), 0)
                            AND sum(e.basis = 'recovered') = 0)
                        """)).as("L6: a logged cost is a booked one, " + point).isEmpty();
        Set<String> logged = new HashSet<>();
        rows("SELECT request_id FROM request_log").forEach(row -> logged.add((String) row.get("request_id")));
        assertThat(logged)
                .as("rows before the last moment, " + point)
                .containsAll(round.answeredBeforeTheLast(Duration.ofSeconds(1), logged));
    }

    private List<Map<String, Object>> rows(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
                ResultSet result = connection.createStatement().executeQuery(query)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new HashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** A row of the ledger. */
    private record Entry(String basis, long cost, long counted) {
        static Entry of(Map<String, Object> row) {
            return new Entry(
                    (String) row.get("basis"),
                    ((Number) row.get("cost_nano_usd")).longValue(),
                    ((Number) row.get("counted_nano_usd")).longValue());
        }
    }
}
