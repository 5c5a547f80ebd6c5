package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
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

        Counts logs = ofLogs();

        assertThat(logs.errors()).isEqualTo(2);
        assertThat(ofStats()).isEqualTo(logs);
        assertThat(ofTsdb()).isEqualTo(logs);
        assertThat(ofPrometheus()).isEqualTo(logs);
        assertThat(broker.admin("/rewards").json().path("total").asLong()).isEqualTo(logs.attempts());
        assertThat(broker.admin("/logs/export").body().lines()).hasSize(11);
        JsonNode facets = broker.admin("/logs/facets").json();
        assertThat(facets.path("total").asLong()).isEqualTo(11);
        assertThat(facets.at("/statuses/0/value").asText()).isEqualTo("200");
        assertThat(ofLedger()).isEqualByComparingTo(logs.costUsd());
    }

    /** What a run came to. */
    private record Counts(long requests, long errors, long attempts, long tokens, BigDecimal costUsd) {
        Counts {
            costUsd = costUsd.setScale(9, RoundingMode.HALF_UP);
        }
    }

    private Counts ofLogs() {
        JsonNode logs = broker.admin("/logs?limit=1000").json().path("logs");
        long errors = 0;
        long attempts = 0;
        long tokens = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (JsonNode row : logs) {
            errors += row.path("error_class").isNull() ? 0 : 1;
            attempts += row.path("attempts").size();
            tokens += row.path("total_tokens").asLong();
            cost = cost.add(row.path("cost_usd").decimalValue());
        }
        return new Counts(logs.size(), errors, attempts, tokens, cost);
    }

    private Counts ofStats() {
        JsonNode day = broker.admin("/stats").json().at("/global/3");
        return new Counts(
                day.path("request_count").asLong(),
                day.path("error_count").asLong(),
                day.path("attempt_count").asLong(),
                day.path("input_tokens").asLong() + day.path("output_tokens").asLong(),
                day.path("total_cost_usd").decimalValue());
    }

    private Counts ofTsdb() {
        return new Counts(
                sum("requests").longValue(),
                sum("errors").longValue(),
                sum("attempts").longValue(),
                sum("tokens").longValue(),
                sum("cost"));
    }

    private BigDecimal sum(String metric) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode series :
                broker.admin("/tsdb/query?metric=" + metric).json().path("series")) {
            for (JsonNode point : series.path("points")) {
                sum = sum.add(point.path("v").decimalValue());
            }
        }
        return sum;
    }

    private Counts ofPrometheus() {
        String text =
                broker.send("GET", "/metrics", RunningBroker.ADMIN_TOKEN, "").body();
        BigDecimal succeeded = scraped(text, "dragoman_requests_total{.*error_class=\"none\".*");
        BigDecimal all = scraped(text, "dragoman_requests_total{.*");
        return new Counts(
                all.longValue(),
                all.subtract(succeeded).longValue(),
                scraped(text, "dragoman_attempts_total{.*").longValue(),
                scraped(text, "dragoman_tokens_total{.*").longValue(),
                scraped(text, "dragoman_cost_usd_total{.*"));
    }

    private static BigDecimal scraped(String text, String line) {
        return text.lines()
                .filter(one -> one.matches(line.replace("{", "\\{")))
                .map(one -> new BigDecimal(one.substring(one.lastIndexOf(' ') + 1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
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
