package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.MockProvider;
import io.dragoman.vault.ChildJvm;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed under load: all who count the run come to the same, and only the ledger knows of the last moments. */
class WatchedKillTest {
    private static final int FLUSH_MS = 200;

    /** How late a busy machine may run a clock. */
    private static final int LATE_MS = 3_000;

    @TempDir
    Path dir;

    private final MockProvider provider = MockProvider.start().acceptMissingKey();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void countsTheSameEverywhereAfterAKill() throws Exception {
        long killedAtMs = killUnderLoad();

        try (RunningBroker broker = RunningBroker.start(dir)) {
            RunCounts logs = RunCounts.ofLogs(broker);
            assertThat(logs.errors()).isPositive();
            assertThat(logs.attempts()).isGreaterThan(logs.errors());
            assertThat(RunCounts.ofStats(broker)).isEqualTo(logs);
            assertThat(RunCounts.ofTsdb(broker)).isEqualTo(logs);
            assertThat(broker.admin("/logs").json().path("total").asLong()).isEqualTo(logs.requests());
            assertThat(broker.admin("/logs/facets").json().path("total").asLong())
                    .isEqualTo(logs.requests());
            assertThat(broker.admin("/rewards").json().path("total").asLong()).isEqualTo(logs.attempts());
            ledgerHasEveryLoggedCall();
            assertThat(earliestCallThatIsNotLogged())
                    .as("the end of a call that the log has lost, before the kill at %d", killedAtMs)
                    .isGreaterThan(killedAtMs - FLUSH_MS - LATE_MS);
        }
    }

    private long killUnderLoad() throws Exception {
        try (ChildJvm child =
                ChildJvm.start(Asked.class, List.of("-Xmx256m"), dir.toString(), provider.baseUrl("openai"))) {
            child.line("asked");
            // The moment is what is tested, so it is waited for and not for any state.
            new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
            assertThat(child.process.isAlive()).isTrue();
            child.kill();
            return System.currentTimeMillis();
        }
    }

    /** A call whose end was not written yet is charged what was held for it, and never less than it cost. */
    private void ledgerHasEveryLoggedCall() throws SQLException {
        Map<String, Long> logged = sums("SELECT request_id, SUM(cost_nano_usd) FROM request_log GROUP BY 1");
        Map<String, Long> cost = sums("SELECT request_id, SUM(cost_nano_usd) FROM ledger_entry GROUP BY 1");
        Map<String, Long> recovered =
                sums("SELECT request_id, SUM(counted_nano_usd) FROM ledger_entry WHERE basis = 'recovered' GROUP BY 1");
        logged.forEach((request, nanoUsd) -> {
            if (recovered.containsKey(request)) {
                assertThat(recovered.get(request)).as(request).isGreaterThanOrEqualTo(nanoUsd);
            } else {
                assertThat(cost.getOrDefault(request, 0L)).as(request).isEqualTo(nanoUsd);
            }
        });
    }

    private long earliestCallThatIsNotLogged() throws SQLException {
        return sums("SELECT request_id, MIN(started_at_ms + latency_ms) FROM ledger_entry WHERE basis <> 'recovered'"
                        + " AND request_id NOT IN (SELECT request_id FROM request_log) GROUP BY 1")
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private Map<String, Long> sums(String sql) throws SQLException {
        Map<String, Long> sums = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                sums.put(result.getString(1), result.getLong(2));
            }
        }
        return sums;
    }

    /** A broker and its clients, which ask until they are killed. */
    static final class Asked {
        private static final int CLIENTS = 4;
        private static final String BODY =
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"What is a dragoman?\"}]}}";

        private static final String REFUSED = "{\"request\":{}}";

        public static void main(String[] arguments) throws Exception {
            RunningBroker broker = RunningBroker.start(
                            Path.of(arguments[0]), "dragoman.log.flush-ms", Integer.toString(FLUSH_MS))
                    .model("best", "openai", arguments[1], 9);
            Answer made = broker.admin("POST", "/apikeys", "{\"name\":\"budgeted\",\"monthly_budget_usd\":100}");
            String key = made.json().path("key").asText();
            CountDownLatch answered = new CountDownLatch(40);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Thread(() -> ask(broker, key, answered), "client-" + i));
            }
            clients.forEach(Thread::start);
            answered.await();
            System.out.println("asked");
        }

        private static void ask(RunningBroker broker, String key, CountDownLatch answered) {
            for (int i = 0; true; i++) {
                broker.send("POST", "/v1/chat", key, i % 5 == 0 ? REFUSED : BODY);
                answered.countDown();
            }
        }
    }
}
