package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamWalkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir, "dragoman.dispatch.backoff-base-ms", "1");
        for (String type : List.of("openai", "anthropic", "gemini", "ollama")) {
            broker.model(type, type, mock.baseUrl(type), type.equals("openai") ? 9 : 4);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
        mock.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void streamsEveryDialectAsOpenAiChunks(String model) throws Exception {
        HttpResponse<InputStream> response = broker.open("/v1/chat", request(model, "stream this please"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(response.headers().firstValue("x-negotiated-model")).hasValue(model);
        List<Event> events = events(response.body());
        assertThat(events.get(0).name()).isEqualTo("decision");
        assertThat(events.get(0).json().path("negotiated_model").asText()).isEqualTo(model);
        assertThat(text(events)).contains("stream this please");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
        JsonNode last = events.get(events.size() - 2).json();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/total_tokens").asLong()).isPositive();
        assertThat(last.path("cost_usd").decimalValue()).isPositive();
        JsonNode row = broker.lastLog();
        assertThat(row.path("status_code").asInt()).isEqualTo(200);
        assertThat(row.path("cost_usd").decimalValue())
                .isEqualByComparingTo(last.path("cost_usd").decimalValue());
    }

    @Test
    void failsOverSilentlyWhenAStreamBreaksBeforeItsFirstContent() throws Exception {
        mock.when(call -> call.path().contains("/chat/completions"), Fault.errorInStream(0));

        List<Event> events =
                events(broker.open("/v1/chat", request("", "hello")).body());

        assertThat(events.get(0).json().path("negotiated_model").asText()).isNotEqualTo("openai");
        assertThat(events.get(0).json().path("routing_reason").asText()).contains("failover:");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
    }

    @Test
    void endsACutStreamWithAnErrorEventAndNeverWithDone() throws Exception {
        mock.always(Fault.none().cutAfter(700));

        List<Event> events = events(broker.open("/v1/chat", request("openai", "a long answer ".repeat(40)))
                .body());

        Event last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.json().at("/error/type").asText()).isEqualTo("provider_error");
        assertThat(events).noneMatch(event -> event.data().equals("[DONE]"));
        JsonNode row = broker.lastLog();
        assertThat(row.path("error_class").asText()).isEqualTo("transient");
        assertThat(row.path("cost_usd").decimalValue()).isPositive();
    }

    @Test
    void endsAStreamAtTheDeadlineOfTheClient() throws Exception {
        mock.always(Fault.endlessStream().delayChunks(Duration.ofMillis(20)));
        String body = "{\"policy\":{\"max_latency_ms\":700},\"request\":{\"stream\":true,\"model_hint\":\"openai\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}";

        List<Event> events = events(broker.open("/v1/chat", body).body());

        assertThat(events.get(events.size() - 1).name()).isEqualTo("error");
        assertThat(events.get(events.size() - 1).json().at("/error/type").asText())
                .isEqualTo("deadline_exceeded");
    }

    @Test
    void cancelsTheProviderWhenTheClientLeavesAndBooksWhatCame() throws Exception {
        mock.always(Fault.endlessStream().delayChunks(Duration.ofMillis(10)));
        HttpResponse<InputStream> response = broker.open("/v1/chat", request("openai", "never ends"));
        readSome(response.body());

        response.body().close();

        await().atMost(5, SECONDS).until(() -> mock.calls().stream().anyMatch(JournalEntry::cancelled));
        await().atMost(5, SECONDS)
                .until(() -> broker.lastLog().path("error_class").asText().equals("client_gone"));
        JsonNode row = broker.lastLog();
        assertThat(row.path("cost_usd").decimalValue()).isPositive();
        assertThat(row.path("status_code").asInt()).isEqualTo(499);
        assertThat(broker.admin("/health").body()).doesNotContain("\"down\"").doesNotContain("\"degraded\"");
    }

    @Test
    void keepsCharactersWholeThatAProviderSplits() throws Exception {
        mock.always(Fault.splitUtf8());

        List<Event> events = events(
                broker.open("/v1/chat", request("openai", "Grüße, 世界 🐪")).body());

        assertThat(text(events)).contains("Grüße, 世界 🐪");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void shapesTheTextOfAStreamOnItsWay(String model) throws Exception {
        mock.alwaysReply(Reply.text("<think>hm, hm</think>\n\nOne two three four five"));
        String body = "{\"output_format\":{\"strip_think\":true,\"max_tokens\":3},"
                + request(model, "x").substring(1);

        List<Event> events = events(broker.open("/v1/chat", body).body());

        assertThat(text(events)).isEqualTo("One two three");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
        assertThat(events.get(events.size() - 2).json().path("cost_usd").decimalValue())
                .isPositive();
    }

    @Test
    void sendsTheTextInOnePieceWhereItsTypeNeedsTheWhole() throws Exception {
        mock.alwaysReply(Reply.text("Of course: {\"a\": 1} Anything else?"));
        String body = "{\"output_format\":{\"type\":\"json\"},"
                + request("openai", "x").substring(1);

        List<Event> events = events(broker.open("/v1/chat", body).body());

        assertThat(text(events)).isEqualTo("{\"a\": 1}");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
    }

    @Test
    void endsAStreamThatSatisfiesItsSchemaWithDone() throws Exception {
        mock.alwaysReply(Reply.text("{\"age\": 7}"));

        List<Event> events = events(broker.open("/v1/chat", withSchema()).body());

        assertThat(text(events)).isEqualTo("{\"age\": 7}");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
    }

    @Test
    void endsAStreamThatBreaksItsSchemaWithAnErrorEventAndItsCost() throws Exception {
        mock.alwaysReply(Reply.text("{\"age\": \"seven\"}"));

        List<Event> events = events(broker.open("/v1/chat", withSchema()).body());

        Event last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.json().at("/error/code").asText()).isEqualTo("output_schema_mismatch");
        assertThat(last.json().at("/error/faults/0").asText()).contains("age");
        assertThat(events.get(events.size() - 2).json().path("cost_usd").decimalValue())
                .isPositive();
        assertThat(events).noneMatch(event -> event.data().equals("[DONE]"));
        await().atMost(5, SECONDS)
                .until(() -> broker.lastLog().path("error_class").asText().equals("output_schema_mismatch"));
        assertThat(broker.lastLog().path("cost_usd").decimalValue()).isPositive();
    }

    private static String withSchema() {
        return "{\"request\":{\"stream\":true,\"model_hint\":\"openai\",\"output_schema\":{\"type\":\"object\","
                + "\"required\":[\"age\"],\"properties\":{\"age\":{\"type\":\"integer\"}}},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"How old?\"}]}}";
    }

    private static String request(String model, String text) {
        String hint = model.isEmpty() ? "" : "\"model_hint\":\"" + model + "\",";
        return "{\"request\":{\"stream\":true," + hint + "\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}]}}";
    }

    private static void readSome(InputStream stream) throws Exception {
        byte[] buffer = new byte[64];
        int read = 0;
        while (read < 2_000) {
            int more = stream.read(buffer);
            assertThat(more).isPositive();
            read += more;
        }
    }

    private static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            if (event.name().isEmpty() && !event.data().equals("[DONE]")) {
                text.append(event.json().at("/choices/0/delta/content").asText(""));
            }
        }
        return text.toString();
    }

    private static List<Event> events(InputStream stream) throws Exception {
        String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        List<Event> events = new ArrayList<>();
        for (String block : all.split("\n\n")) {
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                }
            }
            events.add(new Event(name, data.toString()));
        }
        return events;
    }

    private record Event(String name, String data) {
        JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (java.io.IOException e) {
                throw new AssertionError("not JSON: " + data, e);
            }
        }
    }
}
