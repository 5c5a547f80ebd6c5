package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatWalkTest {
    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeAll
    void startBrokerAndProviders() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        broker.model("small", "openai", mock.baseUrl("openai"), 3)
                .model("vendor/large", "openai", mock.baseUrl("openai"), 8)
                .model("claude", "anthropic", mock.baseUrl("anthropic"), 5)
                .model("gemini", "gemini", mock.baseUrl("gemini"), 5)
                .model("llama", "ollama", mock.baseUrl("ollama"), 5);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void answersTheRequestOfTheDraftWithTheFieldsOfTheDraft() {
        Answer answer = broker.chat("""
                {"capabilities": {"planning": true},
                 "policy": {"mode": "normal", "max_budget_usd": 0.05, "max_latency_ms": 20000, "min_weight": 6},
                 "request": {"id": "req-123", "messages": [{"role":"user","content":"Hello"}],
                             "estimated_input_tokens": 123, "meta": {"client":"cli"}}}
                """);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.path("negotiated_model").asText()).isEqualTo("vendor/large");
        assertThat(json.path("estimated_cost_usd").decimalValue()).isPositive();
        assertThat(json.path("routing_reason").asText())
                .contains("mode=normal", "min_weight=6", "excluded=min_weight:4");
        assertThat(json.at("/response/choices/0/message/content").asText()).contains("Hello");
        assertThat(json.path("cost_usd").decimalValue()).isPositive();
        assertThat(json.path("provider").asText()).isEqualTo("vendor-large-provider");
    }

    @ParameterizedTest
    @CsvSource({
        "small, /response/choices/0/message/content",
        "claude, /response/content/0/text",
        "gemini, /response/candidates/0/content/parts/0/text",
        "llama, /response/message/content"
    })
    void speaksToEveryDialectAndHandsItsOwnJsonThrough(String model, String pointer) {
        Answer answer = broker.chat(
                "{\"request\":{\"model_hint\":\"" + model
                        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Good day\"}]}}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("negotiated_model").asText()).isEqualTo(model);
        assertThat(answer.json().path("routing_reason").asText()).startsWith("hint");
        assertThat(answer.json().at(pointer).asText()).contains("Good day");
        assertThat(answer.header("X-Negotiated-Model")).isEqualTo(model);
        assertThat(answer.header("X-Request-Id"))
                .isEqualTo(answer.json().path("request_id").asText());
    }

    @Test
    void settlesTheCostOnTheUsageThatTheProviderReports() {
        JsonNode json = broker.chat(
                        "{\"request\":{\"model_hint\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Count me\"}]}}")
                .json();
        long input = json.at("/usage/input_tokens").asLong();
        long output = json.at("/usage/output_tokens").asLong();

        assertThat(input).isPositive();
        assertThat(json.at("/response/usage/total_tokens").asLong())
                .isEqualTo(json.at("/usage/total_tokens").asLong());
        assertThat(json.path("cost_usd").decimalValue())
                .isEqualByComparingTo(java.math.BigDecimal.valueOf(input + 2 * output, 6));
    }

    @Test
    void writesOneLogRowWithItsAttempt() {
        Answer answer = broker.ask("Log me", "\"min_weight\":8");
        JsonNode row = broker.lastLog();

        assertThat(row.path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(row.path("model_id").asText()).isEqualTo("vendor/large");
        assertThat(row.path("status_code").asInt()).isEqualTo(200);
        assertThat(row.path("mode").asText()).isEqualTo("normal");
        assertThat(row.path("cost_usd").decimalValue())
                .isEqualByComparingTo(answer.json().path("cost_usd").decimalValue());
        assertThat(row.path("attempts")).hasSize(1);
        assertThat(row.at("/attempts/0/status").asInt()).isEqualTo(200);
    }

    @Test
    void passesTheRequestIdOfTheClientThroughToTheProvider() {
        var request = broker.request("/v1/chat", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "my.request-1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}"))
                .build();

        Answer answer = broker.send(request);

        assertThat(answer.header("X-Request-Id")).isEqualTo("my.request-1");
        var calls = mock.calls();
        assertThat(calls.get(calls.size() - 1).header("x-request-id")).isEqualTo("my.request-1");
    }

    @Test
    void neverSendsTheClientsKeyOrHeadersToTheProvider() {
        broker.ask("secret?");

        var calls = mock.calls();
        assertThat(calls.get(calls.size() - 1).headers().toString())
                .doesNotContain(RunningBroker.CONSUMER_KEY)
                .doesNotContainIgnoringCase("camel");
    }

    @Test
    void explainsAnExclusionWithoutASideEffect() {
        int before = mock.calls().size();

        Answer answer =
                broker.admin("POST", "/routing/simulate", "{\"mode\":\"normal\",\"token_count\":100,\"min_weight\":6}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("eligible")).hasSize(1);
        assertThat(answer.json().path("excluded")).hasSize(4);
        assertThat(answer.json().at("/excluded/0/reason").asText()).contains("min_weight");
        assertThat(mock.calls()).hasSize(before);
    }

    @Test
    void refusesAPolicyThatExcludesEveryModelAndSaysWhichFilterRemovedWhom() {
        Answer answer = broker.ask("x", "\"min_weight\":9");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("no_eligible_model");
        assertThat(answer.json().at("/excluded/min_weight").asInt()).isEqualTo(5);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(broker.lastLog().path("status_code").asInt()).isEqualTo(422);
    }
}
