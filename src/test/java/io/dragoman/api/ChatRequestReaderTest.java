package io.dragoman.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.Usd;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestReaderTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private final ChatRequestReader reader = new ChatRequestReader(new OutputSchemas());

    @Test
    void readsTheRequestOfTheDraftWordForWord() {
        ChatRequest request = read("""
                {
                  "capabilities": {"planning": true},
                  "policy": {"mode": "normal", "max_budget_usd": 0.05, "max_latency_ms": 20000, "min_weight": 6},
                  "request": {
                    "id": "req-123",
                    "messages": [{"role":"user","content":"Hello"}],
                    "estimated_input_tokens": 123,
                    "meta": {"client":"cli"}
                  }
                }
                """);

        assertThat(request.capabilities()).containsExactly("planning");
        assertThat(request.policy().mode()).isEqualTo(Mode.NORMAL);
        assertThat(request.policy().maxBudgetNanoUsd()).isEqualTo(50_000_000);
        assertThat(request.policy().maxLatencyMs()).isEqualTo(20_000);
        assertThat(request.policy().minWeight()).isEqualTo(6);
        assertThat(request.clientId()).isEqualTo("req-123");
        assertThat(request.estimatedInputTokens()).isEqualTo(123);
        assertThat(request.meta().path("client").asText()).isEqualTo("cli");
        assertThat(request.stream()).isFalse();
    }

    @Test
    void takesWhatIsLeftOpenFromTheRoutingConfig() {
        var defaults = new RoutingConfig(Mode.CHEAP, Usd.toNano(0.2), 1_234, java.util.Map.of());

        ChatRequest request = reader.read(object("{\"request\":{" + MESSAGES + "}}"), "r", defaults, AllowedModels.ALL);

        assertThat(request.policy().mode()).isEqualTo(Mode.CHEAP);
        assertThat(request.policy().maxBudgetNanoUsd()).isEqualTo(200_000_000);
        assertThat(request.policy().maxLatencyMs()).isEqualTo(1_234);
        assertThat(request.policy().minWeight()).isZero();
        assertThat(request.outputFormat()).isEqualTo(OutputFormat.AS_IS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"fast\"}         | mode: \"fast\" (expected: one of cheap, normal,",
                "{\"mode\":7}                | mode: 7 (expected: one of",
                "{\"max_budget_usd\":-0.01}  | max_budget_usd: -0.01 (expected: 0 to 100)",
                "{\"max_budget_usd\":100.01} | max_budget_usd: 100.01 (expected: 0 to 100)",
                "{\"max_budget_usd\":1e999}  | max_budget_usd: ",
                "{\"max_budget_usd\":\"1\"}  | max_budget_usd: \"1\" (expected: 0 to 100)",
                "{\"max_latency_ms\":-1}     | max_latency_ms: -1 (expected: an integer, 0 to 300000)",
                "{\"max_latency_ms\":300001} | max_latency_ms: 300001 (expected: an integer, 0 to 300000)",
                "{\"max_latency_ms\":1.5}    | max_latency_ms: 1.5 (expected: an integer, 0 to 300000)",
                "{\"min_weight\":-1}         | min_weight: -1 (expected: an integer, 0 to 10)",
                "{\"min_weight\":11}         | min_weight: 11 (expected: an integer, 0 to 10)",
            })
    void refusesEveryLimitOfThePolicyOffByOne(String policy, String message) {
        assertRefused("{\"policy\":" + policy + ",\"request\":{" + MESSAGES + "}}", message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"max_budget_usd\":100}",
                "{\"max_budget_usd\":0}",
                "{\"max_latency_ms\":300000}",
                "{\"max_latency_ms\":0}",
                "{\"min_weight\":10}",
                "{\"mode\":\"\"}",
                "{\"mode\":null}"
            })
    void acceptsThePolicyAtItsLimits(String policy) {
        assertThat(read("{\"policy\":" + policy + ",\"request\":{" + MESSAGES + "}}"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                       | request: missing",
                "{\"request\":[]}                                         | request: a list (expected: an object",
                "{\"request\":{}}                                         | messages: missing (expected: a list",
                "{\"request\":{\"messages\":[]}}                          | messages: a list (expected: a list of at least one",
                "{\"request\":{\"messages\":\"hi\"}}                      | messages: \"hi\"",
                "{\"request\":{\"messages\":[7]}}                         | request.messages[0]: not an object",
                "{\"request\":{\"messages\":[{\"content\":\"x\"}]}}       | role: missing",
                "{\"request\":{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}} | role: \"king\"",
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":null}]}}  | content: null (expected: text or a list",
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":5}]}}     | content: 5",
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":[{}]}]}}  | request.messages[0].content[0]: no type",
            })
    void refusesConversationsThatAreNone(String body, String message) {
        assertRefused(body, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_hint\":7                        | model_hint: 7",
                "\"estimated_input_tokens\":-1           | estimated_input_tokens: -1",
                "\"parameters\":{\"model\":\"x\"}        | model: \"x\" (expected: not here",
                "\"parameters\":{\"stream\":true}        | stream: true (expected: not here",
                "\"parameters\":{\"max_tokens\":0}       | max_tokens: 0 (expected: an integer, 1",
                "\"parameters\":{\"tools\":{}}           | tools: an object (expected: a list",
                "\"stream\":\"yes\"                      | stream: \"yes\" (expected: true or false)",
                "\"meta\":[]                             | meta: a list (expected: an object)",
                "\"output_schema\":\"text\"              | output_schema: not an object",
                "\"output_schema\":{\"type\":\"strange\"} | output_schema: ",
                "\"output_schema\":{\"$ref\":\"http://127.0.0.1:1/schema\"} | output_schema: a reference cannot be resolved",
            })
    void refusesFieldsOfTheWrongKind(String field, String message) {
        assertRefused("{\"request\":{" + MESSAGES + "," + field + "}}", message);
    }

    @Test
    void keepsAnAssistantTurnWithoutContentAndUnknownFields() {
        ChatRequest request = read("""
                {"extra": 1, "request": {"messages": [
                  {"role":"user","content":"weather?"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"w","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"1","content":"sunny","x":true}]}}
                """);

        assertThat(request.messages()).hasSize(3);
        assertThat(request.messages().get(2).path("x").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "{\"request\":", "[1]", "\"text\"", "{} {}", "{\"a\":1,\"a\":2}"})
    void refusesBodiesThatAreNoJsonObject(String body) {
        assertThatThrownBy(() -> object(body))
                .isInstanceOfSatisfying(
                        DragomanException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_JSON))
                .hasMessageContaining("expected");
    }

    @Test
    void refusesAThousandLevelsOfNesting() {
        String deep = "{\"request\":" + "[".repeat(1000) + "]".repeat(1000) + "}";

        assertThatThrownBy(() -> object(deep))
                .isInstanceOfSatisfying(
                        DragomanException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_JSON));
    }

    private void assertRefused(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private ChatRequest read(String body) {
        return reader.read(object(body), "r-1", RoutingConfig.DEFAULT, AllowedModels.ALL);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode object(String body) {
        return Json.readRequestObject(body.getBytes(StandardCharsets.UTF_8));
    }
}
