package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** S-04, S-11, S-12. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysWalkTest {
    private static final String QUESTION = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}";

    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeAll
    void startBrokerAndProviders() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        broker.model("small", "openai", mock.baseUrl("openai"), 3)
                .model("vendor/large", "openai", mock.baseUrl("openai"), 8);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void answersAKeyThatWasMadeAMomentAgoAndNoneThatWasTakenAwayAMomentAgo() {
        JsonNode made = make("{\"name\":\"team\",\"scopes\":[\"chat\"]}");
        assertThat(chat(made).status()).isEqualTo(200);
        assertThat(broker.lastLog().path("api_key_id").asText())
                .isEqualTo(made.path("id").asText());

        assertThat(broker.admin("PATCH", "/apikeys/" + id(made), "{\"enabled\":false}")
                        .status())
                .isEqualTo(200);
        Answer refused = chat(made);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");

        broker.admin("PATCH", "/apikeys/" + id(made), "{\"enabled\":true}");
        assertThat(chat(made).status()).isEqualTo(200);
        assertThat(broker.admin("DELETE", "/apikeys/" + id(made), "").status()).isEqualTo(200);
        assertThat(chat(made).status()).isEqualTo(401);
        assertThat(broker.admin("/apikeys/" + id(made)).status()).isEqualTo(404);
    }

    @Test
    void listsWhoMayComeInWithoutTheTexts() {
        JsonNode made = make("{\"name\":\"listed\"}");
        Answer listed = broker.admin("/apikeys");
        assertThat(listed.json().path("keys").findValuesAsText("name")).contains("default", "listed");
        assertThat(listed.body()).doesNotContain(made.path("key").asText().substring(12, 55));
        assertThat(broker.admin("/apikeys?limit=0").status()).isEqualTo(400);
    }

    @Test
    void refusesAKeyWithoutTheScopeOfTheDoor() {
        JsonNode made = make("{\"name\":\"planner\",\"scopes\":[\"plan\"]}");
        Answer refused = chat(made);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("forbidden_scope");
        assertThat(broker.lastLog().path("api_key_id").asText()).isEqualTo(id(made));
        assertThat(chat(make("{\"name\":\"nobody\",\"scopes\":[]}")).status()).isEqualTo(403);
    }

    @Test
    void asksOnlyTheModelsOfTheKeyOnFailoverToo() {
        JsonNode made = make("{\"name\":\"small only\",\"allowed_models\":[\"small\"]}");
        Answer answer = chat(made);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo("small");
        assertThat(answer.json().path("routing_reason").asText()).contains("excluded=allowed_models:1");

        Answer hinted = send(made, QUESTION.replace("{\"messages", "{\"model_hint\":\"vendor/large\",\"messages"));
        assertThat(hinted.status()).isEqualTo(422);
        assertThat(hinted.json().path("excluded").path("allowed_models").asInt())
                .isPositive();

        Answer nobody = chat(make("{\"name\":\"no model\",\"allowed_models\":[]}"));
        assertThat(nobody.status()).isEqualTo(422);
        assertThat(nobody.code()).isEqualTo("no_eligible_model");
    }

    @Test
    void refusesWhatTheKeyAsksTooOftenAndSaysWhenToComeBack() {
        JsonNode made = make("{\"name\":\"slow\",\"requests_per_minute\":3}");
        for (int i = 0; i < 3; i++) {
            assertThat(chat(made).status()).isEqualTo(200);
        }
        Answer refused = chat(made);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 20);
        // Another key is not concerned.
        assertThat(broker.ask("Hello").status()).isEqualTo(200);
    }

    @Test
    void makesTenKeysAtOnceWithoutLosingOne() throws Exception {
        List<JsonNode> made = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Future<JsonNode>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(threads.submit(() -> make("{\"name\":\"parallel\"}")));
            }
            for (Future<JsonNode> call : calls) {
                made.add(call.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made.stream().map(KeysWalkTest::id).distinct()).hasSize(10);
        made.forEach(key -> assertThat(chat(key).status()).isEqualTo(200));
    }

    @Test
    void changesTenFieldsAtOnceWithoutLosingOne() throws Exception {
        JsonNode made = make("{\"name\":\"merged\"}");
        List<String> changes = List.of(
                "{\"name\":\"other\"}",
                "{\"scopes\":[\"plan\"]}",
                "{\"allowed_models\":[\"m\"]}",
                "{\"enabled\":false}",
                "{\"expires_in\":\"1h\"}",
                "{\"rotation_days\":7}",
                "{\"monthly_budget_usd\":0}",
                "{\"rate_limit_rps\":5}",
                "{\"requests_per_minute\":6}",
                "{\"tokens_per_minute\":7}");
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Future<Answer>> calls = new ArrayList<>();
            for (String change : changes) {
                calls.add(threads.submit(() -> broker.admin("PATCH", "/apikeys/" + id(made), change)));
            }
            for (Future<Answer> call : calls) {
                assertThat(call.get().status()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        JsonNode key = broker.admin("/apikeys/" + id(made)).json();
        assertThat(key.path("name").asText()).isEqualTo("other");
        assertThat(key.path("scopes").toString()).isEqualTo("[\"plan\"]");
        assertThat(key.path("allowed_models").toString()).isEqualTo("[\"m\"]");
        assertThat(key.path("enabled").asBoolean()).isFalse();
        assertThat(key.path("monthly_budget_usd").isNumber()).isTrue();
        assertThat(key.path("rate_limit_rps").asInt()).isEqualTo(5);
        assertThat(key.path("requests_per_minute").asInt()).isEqualTo(6);
        assertThat(key.path("tokens_per_minute").asInt()).isEqualTo(7);
        assertThat(key.path("rotation_days").asInt()).isEqualTo(7);
        assertThat(key.has("expires_at")).isTrue();
    }

    @Test
    void rotatesAKeyWithAnOverlap() {
        JsonNode made = make("{\"name\":\"rotated\"}");
        Answer rotated = broker.admin("POST", "/apikeys/" + id(made) + "/rotate", "{\"overlap\":\"1h\"}");
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(chat(made).status()).isEqualTo(200);
        assertThat(chat(rotated.json()).status()).isEqualTo(200);
        Answer again = broker.admin("POST", "/apikeys/" + id(made) + "/rotate", "");
        assertThat(chat(made).status()).isEqualTo(401);
        assertThat(chat(rotated.json()).status()).isEqualTo(401);
        assertThat(chat(again.json()).status()).isEqualTo(200);
    }

    @Test
    void leavesAnAdminTokenOfTheConfigurationAlone() {
        Answer refused = broker.admin("POST", "/admin-token/rotate", "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("param").asText()).isEqualTo("admin_token");
    }

    @Test
    void countsTheTokensOfAKeyAndShowsItsMoney() {
        JsonNode made = make("{\"name\":\"tokens\",\"tokens_per_minute\":10,\"monthly_budget_usd\":1}");
        assertThat(chat(made).status()).isEqualTo(200);
        Answer refused = chat(made);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("detail").asText()).startsWith("tokens_per_minute: more than 10");
        JsonNode key = broker.admin("/apikeys/" + id(made)).json();
        assertThat(key.path("spent_usd").decimalValue()).isPositive();
        assertThat(key.path("reserved_usd").decimalValue()).isZero();
        assertThat(key.path("remaining_usd")
                        .decimalValue()
                        .add(key.path("spent_usd").decimalValue()))
                .isEqualByComparingTo("1");
    }

    @Test
    void spendsNothingWithABudgetOfZero() {
        Answer refused = chat(make("{\"name\":\"zero\",\"monthly_budget_usd\":0}"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("budget_exceeded");
    }

    @Test
    void hearsNoMoreOfFiftyParallelWrongAdminTokensThanFiveAndTheAdminStill() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        List<Integer> statuses = new ArrayList<>();
        try (RunningBroker own =
                RunningBroker.start(dir.resolve("own"), "dragoman.http.trusted-proxies", "127.0.0.1")) {
            assertThat(own.admin("/info").status()).isEqualTo(200);
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String token = "wrong-token-" + i;
                calls.add(threads.submit(
                        () -> own.send("GET", "/admin/v1/info", token, "").status()));
            }
            for (Future<Integer> call : calls) {
                statuses.add(call.get());
            }
            assertThat(own.admin("/info").status()).isEqualTo(200);
            Answer elsewhere = own.send(own.request("/admin/v1/info", "wrong-token")
                    .header("X-Forwarded-For", "192.0.2.1")
                    .build());
            assertThat(elsewhere.status()).isEqualTo(401);
        } finally {
            threads.shutdownNow();
        }
        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(5);
    }

    @Test
    void writesWrongAdminTokensIntoTheAuditLogOnceForEachAddressHoweverManyCome() {
        try (RunningBroker own = RunningBroker.start(
                dir.resolve("audited"),
                "dragoman.http.trusted-proxies",
                "127.0.0.1",
                "dragoman.audit.refusal-seconds",
                "3600")) {
            assertThat(own.admin("/info").status()).isEqualTo(200);
            for (int i = 0; i < 8; i++) {
                own.send("GET", "/admin/v1/info", "wrong-token-" + i, "");
            }
            own.send(own.request("/admin/v1/info", "wrong-token")
                    .header("X-Forwarded-For", "192.0.2.1")
                    .build());
            own.send("GET", "/admin/v1/info", "", "");
            own.send("GET", "/admin/v1/info", RunningBroker.CONSUMER_KEY, "");
        }
        try (RunningBroker again = RunningBroker.start(dir.resolve("audited"))) {
            JsonNode rows =
                    again.admin("/audit?action=admin_token_refused").json().path("logs");
            assertThat(rows.size()).isBetween(2, 4);
            assertThat(tries(rows, "127.0.0.1")).isEqualTo(8);
            assertThat(tries(rows, "192.0.2.1")).isEqualTo(1);
            assertThat(rows.toString()).doesNotContain("wrong-token");
            assertThat(again.admin("POST", "/audit/verify", "")
                            .json()
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void refusesAnAddressThatAsksTooOftenWhateverKeyItBrings() {
        try (RunningBroker own = RunningBroker.start(dir.resolve("limited"), "dragoman.access.rate-limit", "1")) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                statuses.add(own.send("POST", "/v1/chat", "", QUESTION).status());
            }
            assertThat(statuses).contains(401, 429);
        }
    }

    private static int tries(JsonNode rows, String address) {
        int tries = 0;
        for (JsonNode row : rows) {
            if (row.path("source").asText().equals(address)) {
                tries += row.path("after").path("count").asInt();
            }
        }
        return tries;
    }

    private JsonNode make(String body) {
        Answer made = broker.admin("POST", "/apikeys", body);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json();
    }

    private Answer chat(JsonNode key) {
        return send(key, QUESTION);
    }

    private Answer send(JsonNode key, String body) {
        return broker.send("POST", "/v1/chat", key.path("key").asText(), body);
    }

    private static String id(JsonNode made) {
        return made.path("id").asText();
    }
}
