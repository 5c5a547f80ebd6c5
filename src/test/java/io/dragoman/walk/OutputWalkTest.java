package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.walk.RunningBroker.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputWalkTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"required\":[\"age\"],\"additionalProperties\":false}";

    @TempDir
    Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        broker.model("m", "openai", mock.baseUrl("openai"), 5);
    }

    @AfterEach
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void sendsTheSchemaToTheProviderAndTakesAnAnswerThatSatisfiesIt() {
        mock.alwaysReply(Reply.text("{\"age\": 7}"));

        Answer answer = broker.chat(withSchema(""));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(mock.calls()).hasSize(1);
        assertThat(mock.calls()
                        .get(0)
                        .json()
                        .at("/response_format/json_schema/schema/required/0")
                        .asText())
                .isEqualTo("age");
    }

    @Test
    void letsTheModelRepairItsAnswerOnceAndBooksBothCalls() {
        mock.nextReply(Reply.text("{\"age\": \"seven\"}")).nextReply(Reply.text("{\"age\": 7}"));

        Answer answer = broker.chat(withSchema(""));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/response/choices/0/message/content").asText())
                .isEqualTo("{\"age\": 7}");
        assertThat(answer.json().path("routing_reason").asText()).contains("repaired:output_schema");
        assertThat(mock.calls()).hasSize(2);
        assertThat(mock.calls().get(1).json().path("messages")).hasSize(3);
        assertThat(mock.calls().get(1).body()).contains("integer");
        assertThat(broker.lastLog().path("attempts")).hasSize(2);
    }

    @Test
    void saysWhatIsWrongWhenTheRepairFailsToo() {
        mock.alwaysReply(Reply.text("no json at all"));

        Answer answer = broker.chat(withSchema(""));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("output_schema_mismatch");
        assertThat(answer.json().path("faults")).isNotEmpty();
        assertThat(mock.calls()).hasSize(2);
    }

    @Test
    void doesNotRepairWhatTheBudgetDoesNotCover() {
        mock.alwaysReply(Reply.text("no json at all ".repeat(20)));

        Answer answer = broker.chat(withSchema("\"max_budget_usd\":0.0024,"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("output_schema_mismatch");
        assertThat(mock.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"json\"}       | {\"a\":1}",
                "{\"strip_think\":true}    | Sure: {\"a\":1}",
                "{\"max_tokens\":1}        | <th"
            })
    void shapesTheTextInTheProvidersOwnJson(String format, String expected) {
        mock.alwaysReply(Reply.text("<think>hm</think>Sure: {\"a\":1}"));

        Answer answer = broker.chat("{\"output_format\":" + format
                + ",\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}");

        assertThat(answer.json().at("/response/choices/0/message/content").asText())
                .startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, /response/content/0/text",
        "gemini, /response/candidates/0/content/parts/0/text",
        "ollama, /response/message/content"
    })
    void shapesTheTextOfEveryDialect(String type, String pointer) {
        broker.model(type, type, mock.baseUrl(type), 5);
        mock.alwaysReply(Reply.text("Sure: {\"a\":1}"));

        Answer answer = broker.chat("{\"output_format\":{\"type\":\"json\"},\"request\":{\"model_hint\":\"" + type
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}");

        assertThat(answer.json().at(pointer).asText()).isEqualTo("{\"a\":1}");
    }

    private static String withSchema(String policy) {
        return "{\"policy\":{" + policy
                + "\"max_latency_ms\":5000},\"request\":{\"parameters\":{\"max_tokens\":1000},\"output_schema\":"
                + SCHEMA + ",\"messages\":[{\"role\":\"user\",\"content\":\"How old?\"}]}}";
    }
}
