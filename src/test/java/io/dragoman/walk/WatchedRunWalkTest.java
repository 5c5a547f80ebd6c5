package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedRunWalkTest {
    @TempDir
    Path dir;

    private TwoProviders providers;
    private RunningBroker broker;
    private MockProvider best;
    private MockProvider second;

    @BeforeEach
    void start() {
        providers = TwoProviders.start(dir);
        broker = providers.broker();
        best = providers.best();
        second = providers.second();
    }

    @AfterEach
    void stop() {
        providers.close();
    }

    @Test
    void judgesAnAnswerAndSeesTheRewardOfEachAttempt() {
        best.always(Fault.status(401));
        Answer answer = broker.ask("hello");
        String id = answer.json().path("request_id").asText();
        await().atMost(10, SECONDS)
                .until(() -> broker.admin("/rewards").json().path("total").asInt() == 2);

        Answer stored = feedback("{\"request_id\":\"" + id + "\",\"score\":0.3}");
        Answer again = feedback("{\"request_id\":\"" + id + "\",\"score\":0.3}");

        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        assertThat(stored.json().path("changed").asBoolean()).isTrue();
        assertThat(again.json().path("changed").asBoolean()).isFalse();
        JsonNode rewards = broker.admin("/rewards").json().path("rewards");
        assertThat(rewards).hasSize(2);
        assertThat(rewards.at("/0/model_id").asText()).isEqualTo("second");
        assertThat(rewards.at("/0/reward").asDouble()).isEqualTo(0.3);
        assertThat(rewards.at("/1/model_id").asText()).isEqualTo("best");
        assertThat(rewards.at("/1/reward").asDouble()).isZero();
        assertThat(feedback("{\"request_id\":\"unknown\",\"score\":1}").status())
                .isEqualTo(404);
        assertThat(feedback("{\"request_id\":\"x\",\"score\":7}").code()).isEqualTo("invalid_request");
    }

    @Test
    void showsARunOverTime() {
        broker.ask("hello");
        broker.ask("hello again");

        Answer answer = broker.admin("/tsdb/query?metric=requests&by=total");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("series")).hasSize(1);
        assertThat(broker.admin("/tsdb/metrics").status()).isEqualTo(200);
        assertThat(broker.admin("PUT", "/tsdb/retention", "{\"days\":60}").status())
                .isEqualTo(200);
        assertThat(broker.admin("POST", "/tsdb/prune", "{\"days\":1}")
                        .json()
                        .path("deleted")
                        .asInt())
                .isZero();
        assertThat(broker.admin("/tsdb/query?metric=none").code()).isEqualTo("invalid_request");
    }

    @Test
    void countsTheSameRunEverywhereAlike() throws Exception {
        best.next(Fault.status(503));
        best.next(Fault.status(503));
        for (int i = 0; i < 8; i++) {
            broker.ask("question " + i);
        }
        broker.chat("{\"request\":{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}");
        broker.chat("{\"request\":{}}");
        best.always(Fault.status(500));
        second.always(Fault.status(500));
        broker.ask("to nobody");
        await().atMost(10, SECONDS)
                .until(() -> broker.admin("/logs").json().path("total").asInt() == 11);

        RunCounts logs = RunCounts.ofLogs(broker);

        assertThat(logs.errors()).isEqualTo(2);
        assertThat(RunCounts.ofStats(broker)).isEqualTo(logs);
        assertThat(RunCounts.ofTsdb(broker)).isEqualTo(logs);
        assertThat(RunCounts.ofPrometheus(broker)).isEqualTo(logs);
        assertThat(broker.admin("/rewards").json().path("total").asLong()).isEqualTo(logs.attempts());
        assertThat(broker.admin("/logs/export").body().lines()).hasSize(11);
        JsonNode facets = broker.admin("/logs/facets").json();
        assertThat(facets.path("total").asLong()).isEqualTo(11);
        assertThat(facets.at("/statuses/0/value").asText()).isEqualTo("200");
        assertThat(ofLedger()).isEqualByComparingTo(logs.costUsd());
    }

    private BigDecimal ofLedger() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
                ResultSet sum =
                        connection.createStatement().executeQuery("SELECT SUM(cost_nano_usd) FROM ledger_entry")) {
            return BigDecimal.valueOf(sum.getLong(1), 9);
        }
    }

    private Answer feedback(String body) {
        return broker.send("POST", "/v1/feedback", RunningBroker.CONSUMER_KEY, body);
    }
}
