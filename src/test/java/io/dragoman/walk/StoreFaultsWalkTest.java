package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is gone for a while, under a running broker: what clients and operators see meanwhile, and that all is well afterwards. */
class StoreFaultsWalkTest {
    private static final int QUEUE = 5;

    @TempDir
    Path dir;

    private TwoProviders providers;
    private RunningBroker broker;

    @BeforeEach
    void start() {
        providers = TwoProviders.start(
                dir,
                "dragoman.log.queue-size",
                Integer.toString(QUEUE),
                "dragoman.log.flush-ms",
                "50",
                "dragoman.ledger.wait-ms",
                "300");
        broker = providers.broker();
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    @Test
    void refusesWhatCostsWhileAnotherProcessHoldsTheDatabaseAndRecoversWithoutARestart() throws Exception {
        String budgeted = broker.admin("POST", "/apikeys", "{\"name\":\"budgeted\",\"monthly_budget_usd\":1}")
                .json()
                .path("key")
                .asText();
        assertThat(ask(budgeted).status()).isEqualTo(200);
        broker.lastLog();
        int answered = 1;
        try (Connection other = open();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            Answer refused = ask(budgeted);

            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("ledger_unavailable");
            assertThat(refused.header("retry-after")).isNotEmpty();
            assertThat(broker.admin("/models").status()).isEqualTo(200);
            assertThat(broker.send("GET", "/healthz", "", "").status()).isEqualTo(200);
            answered += askUntilLogsAreDropped();
            assertThat(health().path("log_queue_depth").asInt()).isEqualTo(QUEUE);
            statement.execute("ROLLBACK");
        }

        recovers();

        assertThat(number("SELECT COUNT(*) FROM request_log")).isEqualTo(1 + QUEUE + 1);
        assertThat(number("SELECT COUNT(*) FROM ledger_entry")).isEqualTo(answered + 1);
    }

    @Test
    void keepsMoneyAndDropsSamplesWhileTheDatabaseTakesNoRows() throws Exception {
        // A free model goes on being asked: it shows that logs are dropped where the ledger waits.
        broker.admin("PATCH", "/models/best", "{\"input_per_1k\":0,\"output_per_1k\":0}");
        broker.admin("DELETE", "/models/second", "");
        broker.ask("before");
        broker.lastLog();
        run("ALTER TABLE request_log RENAME TO request_log_gone");
        run("ALTER TABLE audit_log RENAME TO audit_log_gone");

        int asked = askUntilLogsAreDropped();

        Answer change = broker.admin("PATCH", "/models/best", "{\"weight\":3}");
        assertThat(change.status())
                .as("no change without its audit row: " + change.body())
                .isEqualTo(503);
        assertThat(broker.admin("/logs").status()).isEqualTo(503);
        assertThat(broker.admin("/logs").body()).doesNotContain("SQL", "request_log", "Exception", "dragoman.db");
        assertThat(ready().path("reasons").findValuesAsText("condition")).containsExactly("store");
        run("ALTER TABLE request_log_gone RENAME TO request_log");
        run("ALTER TABLE audit_log_gone RENAME TO audit_log");

        recovers();

        long dropped = health().path("log_dropped").asLong();
        assertThat(dropped).isPositive();
        assertThat(scraped("dragoman_log_dropped_total")).isEqualTo(dropped);
        assertThat(number("SELECT COUNT(*) FROM request_log")).isEqualTo(1 + asked - dropped + 1);
        assertThat(number("SELECT COUNT(*) FROM sample")).isEqualTo(number("SELECT COUNT(*) FROM request_log"));
        assertThat(number("SELECT COUNT(*) FROM ledger_entry")).isEqualTo(1 + asked + 1);
        assertThat(broker.admin("/models").json().toString()).contains("\"weight\":9");
        assertThat(broker.admin("POST", "/audit/verify", "{}").json().path("ok").asBoolean())
                .isTrue();
    }

    @Test
    void losesNothingWhileItsDirectoryIsElsewhere() throws Exception {
        Path data = dir.resolve("data");
        Path elsewhere = dir.resolve("elsewhere");
        broker.ask("before");
        broker.lastLog();
        Files.move(data, elsewhere);

        Answer meanwhile = broker.ask("meanwhile");
        Files.move(elsewhere, data);

        assertThat(meanwhile.status()).as(meanwhile.body()).isEqualTo(200);
        recovers();
        assertThat(number("SELECT COUNT(*) FROM request_log")).isEqualTo(3);
        assertThat(number("SELECT COUNT(*) FROM ledger_entry")).isEqualTo(3);
    }

    /**
     * The key of these requests has no budget, so none of them waits for the ledger.
     *
     * @return how many were answered
     */
    private int askUntilLogsAreDropped() {
        int answered = 0;
        for (int asked = 0; health().path("log_dropped").asLong() == 0; asked++) {
            assertThat(asked)
                    .as("requests that were logged into a queue of " + QUEUE)
                    .isLessThan(100);
            answered += broker.ask("meanwhile").status() == 200 ? 1 : 0;
        }
        return answered;
    }

    private Answer ask(String key) {
        return broker.send(
                "POST", "/v1/chat", key, "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}");
    }

    private void recovers() {
        await().atMost(20, SECONDS).until(() -> ready().path("ready").asBoolean());
        await().atMost(20, SECONDS)
                .until(() -> health().path("log_queue_depth").asInt() == 0
                        && health().path("ledger_queue_depth").asInt() == 0);
        Answer after = broker.ask("after");
        assertThat(after.status()).as(after.body()).isEqualTo(200);
        assertThat(broker.lastLog().path("request_id").asText())
                .isEqualTo(after.json().path("request_id").asText());
        await().atMost(10, SECONDS).until(() -> number("SELECT COUNT(*) FROM ledger_hold") == 0);
    }

    private JsonNode health() {
        return broker.admin("/health").json().path("store");
    }

    private JsonNode ready() {
        return broker.send("GET", "/readyz", "", "").json();
    }

    private long scraped(String name) {
        String text =
                broker.send("GET", "/metrics", RunningBroker.ADMIN_TOKEN, "").body();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }
}
