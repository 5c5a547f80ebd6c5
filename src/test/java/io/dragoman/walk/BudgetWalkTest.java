package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.mock.Usage;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Budgets of keys on the running broker, with a model whose answer costs ten cents (S-11). More rounds of parallel calls:
 * {@code -Ddragoman.test.budget-rounds=100}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BudgetWalkTest {
    private static final int PARALLEL = 64;
    private static final int ROUNDS = Integer.getInteger("dragoman.test.budget-rounds", 3);
    private static final String ASK = "{\"policy\":{\"max_budget_usd\":0.1},\"request\":{\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"Ten cents, please\"}],\"parameters\":{\"max_tokens\":100}}}";

    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    /** A consumer key and what it is called. */
    private record Key(String id, String text) {}

    @BeforeAll
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir, "dragoman.ledger.wait-ms", "2000", "dragoman.dispatch.backoff-base-ms", "1");
        broker.provider("p", "openai", mock.baseUrl("openai"));
        Answer model = broker.admin(
                "POST", "/models", "{\"id\":\"dear\",\"provider_id\":\"p\",\"input_per_1k\":0,\"output_per_1k\":1}");
        assertThat(model.status()).as(model.body()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @AfterEach
    void answerAgain() {
        mock.reset();
        mock.acceptMissingKey();
    }

    @Test
    void letsTenOf64ParallelCallsSpendADollarAndNotOneMoreL3() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(PARALLEL);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                mock.reset();
                mock.alwaysReply(Reply.text("Thank you").usage(Usage.of(10, 100)));
                Key key = key("round-" + round, "1");
                List<Future<Answer>> calls = new ArrayList<>();
                for (int i = 0; i < PARALLEL; i++) {
                    calls.add(clients.submit(() -> ask(key)));
                }
                int succeeded = 0;
                for (Future<Answer> call : calls) {
                    Answer answer = call.get();
                    succeeded += answer.status() == 200 ? 1 : 0;
                    assertThat(answer.status() == 200 || refused(answer))
                            .as(answer.body())
                            .isTrue();
                }
                assertThat(succeeded).isEqualTo(10);
                assertThat(mock.calls()).hasSize(10);
                await().untilAsserted(() -> assertThat(standing(key)).containsExactly("1", "0", "0"));
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void tellsTheMoneyOfTheKeyAndAsksNobodyWhenTheBudgetIsUsedUp() {
        Key key = key("poor", "0.05");

        Answer answer = ask(key);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("budget_exceeded");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.json().path("budget_usd").decimalValue()).isEqualByComparingTo("0.05");
        assertThat(answer.json().path("spent_usd").decimalValue()).isEqualByComparingTo("0");
        assertThat(answer.json().path("reserved_usd").decimalValue()).isEqualByComparingTo("0");
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void refusesEverythingThatCostsOnABudgetOfNothing() {
        assertThat(refused(ask(key("nothing", "0")))).isTrue();
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void givesAKeyItsBudgetAgain() {
        mock.alwaysReply(Reply.text("Thank you").usage(Usage.of(10, 100)));
        Key key = key("again", "0.1");
        assertThat(ask(key).status()).isEqualTo(200);
        assertThat(refused(ask(key))).isTrue();

        Answer reset = broker.admin("POST", "/apikeys/" + key.id() + "/budget/reset", "");

        assertThat(reset.status()).as(reset.body()).isEqualTo(200);
        assertThat(reset.json().path("spent_usd").decimalValue()).isEqualByComparingTo("0");
        assertThat(ask(key).status()).isEqualTo(200);
        assertThat(broker.admin("/audit?action=budget_reset")
                        .json()
                        .path("total")
                        .asInt())
                .isOne();
        assertThat(broker.admin("POST", "/apikeys/nobody/budget/reset", "").status())
                .isEqualTo(404);
    }

    @Test
    void chargesAFailedCallNothingAndASilentOneWhatWasHeld() {
        Key key = key("faults", "1");
        mock.always(Fault.status(500));
        assertThat(ask(key).status()).isEqualTo(502);
        assertThat(standing(key)).containsExactly("0", "0", "1");

        mock.always(Fault.silence());
        Answer silent =
                broker.send("POST", "/v1/chat", key.text(), ASK.replace("0.1}", "0.1,\"max_latency_ms\":1000}"));

        assertThat(silent.status()).as(silent.body()).isEqualTo(504);
        await().untilAsserted(() -> assertThat(standing(key)).containsExactly("0.1", "0", "0.9"));
    }

    @Test
    void holdsNothingWhenAClientHasLeftItsStreamR09() throws Exception {
        Key key = key("leaver", "1");
        mock.always(Fault.endlessStream().delayChunks(Duration.ofMillis(10)));
        HttpResponse<InputStream> response = java.net.http.HttpClient.newHttpClient()
                .send(
                        broker.request("/v1/chat", key.text())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        ASK.replace("\"messages\"", "\"stream\":true,\"messages\"")))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        response.body().readNBytes(600);
        assertThat(standing(key)).containsExactly("0", "0.1", "0.9");

        response.body().close();

        await().untilAsserted(() -> assertThat(standing(key)).element(1).isEqualTo("0"));
        assertThat(standing(key)).element(0).isNotEqualTo("0");
    }

    @Test
    void spendsNothingOnALockedDatabaseReadsOnAndRecoversR13() throws Exception {
        Key key = key("locked", "1");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/dragoman.db"));
                Statement statement = other.createStatement()) {
            await().ignoreExceptions().until(() -> !statement.execute("BEGIN IMMEDIATE"));
            Answer answer = ask(key);

            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("ledger_unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(broker.admin("/models").status()).isEqualTo(200);
            assertThat(mock.calls()).isEmpty();
            statement.execute("ROLLBACK");
        }
        await().until(() -> ask(key).status() == 200);
    }

    private Key key(String name, String budget) {
        Answer made = broker.admin(
                "POST",
                "/apikeys",
                "{\"name\":\"" + name + "\",\"scopes\":[\"chat\"],\"monthly_budget_usd\":" + budget + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return new Key(made.json().path("id").asText(), made.json().path("key").asText());
    }

    private Answer ask(Key key) {
        return broker.send("POST", "/v1/chat", key.text(), ASK);
    }

    private static boolean refused(Answer answer) {
        return answer.status() == 429 && answer.code().equals("budget_exceeded");
    }

    /** Spent, reserved and remaining USD of a key. */
    private List<String> standing(Key key) {
        JsonNode json = broker.admin("/apikeys/" + key.id()).json();
        return List.of(
                json.path("spent_usd").asText(),
                json.path("reserved_usd").asText(),
                json.path("remaining_usd").asText());
    }
}
