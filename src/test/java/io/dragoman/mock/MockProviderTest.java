package io.dragoman.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MockProviderTest {
    private static final Map<String, String> ASK = Map.of(
            "openai", """
            {"model":"gpt-x","messages":[{"role":"user","content":"grüß dich"}]}""",
            "vllm", """
            {"model":"gpt-x","messages":[{"role":"user","content":"grüß dich"}]}""",
            "anthropic", """
            {"model":"claude-x","max_tokens":99,"messages":[{"role":"user","content":[{"type":"text","text":"grüß dich"}]}]}""",
            "gemini", """
            {"contents":[{"role":"user","parts":[{"text":"grüß dich"}]}]}""",
            "ollama", """
            {"model":"llama","stream":false,"messages":[{"role":"user","content":"grüß dich"}]}""");

    private final MockProvider mock = MockProvider.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        mock.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai    | /choices/0/message/content         | /usage/prompt_tokens",
                "vllm      | /choices/0/message/content         | /usage/prompt_tokens",
                "anthropic | /content/0/text                    | /usage/input_tokens",
                "gemini    | /candidates/0/content/parts/0/text | /usageMetadata/promptTokenCount",
                "ollama    | /message/content                   | /prompt_eval_count"
            })
    void echoesTheLastUserTextAndCountsTokensInTheFormatOfTheProvider(String provider, String text, String tokens) {
        HttpResponse<String> answer = ask(provider);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.parse(answer.body()).at(text).asText()).isEqualTo("echo: grüß dich");
        assertThat(Json.parse(answer.body()).at(tokens).asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void streamsTheSameTextInSeveralEventsAndClosesTheStream(String provider) {
        mock.alwaysReply(Reply.text("one two three"));
        String stream = askStream(provider).body();
        assertThat(streamedText(provider, stream)).isEqualTo("one two three");
        String last = stream.strip().substring(stream.strip().lastIndexOf('\n') + 1);
        assertThat(last)
                .contains(
                        switch (provider) {
                            case "openai" -> "[DONE]";
                            case "anthropic" -> "message_stop";
                            case "gemini" -> "\"finishReason\":\"STOP\"";
                            default -> "\"done\":true";
                        });
    }

    @Test
    void writesDisjointUsageAsEachProviderAddsItUp() {
        mock.alwaysReply(Reply.text("x").usage(new Usage(10, 20, 30, 40, 50)));
        JsonNode openAi = Json.parse(ask("openai").body()).path("usage");
        assertThat(openAi.path("prompt_tokens").asInt()).isEqualTo(60);
        assertThat(openAi.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(20);
        assertThat(openAi.path("completion_tokens").asInt()).isEqualTo(90);
        assertThat(openAi.at("/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(50);
        JsonNode anthropic = Json.parse(ask("anthropic").body()).path("usage");
        assertThat(anthropic.path("input_tokens").asInt()).isEqualTo(10);
        assertThat(anthropic.path("cache_read_input_tokens").asInt()).isEqualTo(20);
        assertThat(anthropic.path("cache_creation_input_tokens").asInt()).isEqualTo(30);
        assertThat(anthropic.path("output_tokens").asInt()).isEqualTo(90);
        JsonNode gemini = Json.parse(ask("gemini").body()).path("usageMetadata");
        assertThat(gemini.path("promptTokenCount").asInt()).isEqualTo(60);
        assertThat(gemini.path("candidatesTokenCount").asInt()).isEqualTo(40);
        assertThat(gemini.path("thoughtsTokenCount").asInt()).isEqualTo(50);
    }

    @Test
    void callsToolsAndSaysWhyItStopped() {
        mock.alwaysReply(Reply.tool("weather", "{\"city\":\"Köln\"}"));
        JsonNode openAi = Json.parse(ask("openai").body()).at("/choices/0");
        assertThat(openAi.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(openAi.at("/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"Köln\"}");
        JsonNode anthropic = Json.parse(ask("anthropic").body());
        assertThat(anthropic.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(anthropic.at("/content/0/input/city").asText()).isEqualTo("Köln");
        JsonNode gemini = Json.parse(ask("gemini").body()).at("/candidates/0");
        assertThat(gemini.path("finishReason").asText()).isEqualTo("STOP");
        assertThat(gemini.at("/content/parts/0/functionCall/args/city").asText())
                .isEqualTo("Köln");
        JsonNode ollama = Json.parse(ask("ollama").body());
        assertThat(ollama.at("/message/tool_calls/0/function/arguments/city").asText())
                .isEqualTo("Köln");
    }

    @Test
    void streamsToolArgumentsInPiecesThatJoinToTheWhole() {
        mock.alwaysReply(Reply.tool("weather", "{\"city\":\"Köln\"}"));
        StringBuilder openAi = new StringBuilder();
        events(askStream("openai").body())
                .forEach(event -> openAi.append(event.at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText()));
        assertThat(openAi.toString()).isEqualTo("{\"city\":\"Köln\"}");
        StringBuilder anthropic = new StringBuilder();
        events(askStream("anthropic").body())
                .forEach(event ->
                        anthropic.append(event.at("/delta/partial_json").asText()));
        assertThat(anthropic.toString()).isEqualTo("{\"city\":\"Köln\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai    | {\"messages\":[]}                                     | must provide a model",
                "openai    | {\"model\":\"m\",\"messages\":[]}                     | empty array",
                "openai    | {\"model\":\"m\",\"messages\":[{\"role\":\"x\",\"content\":\"\"}]} | Invalid value: 'x'",
                "openai    | {\"model\":\"m\",\"policy\":1,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | supplied: policy",
                "openai    | nonsense                                              | could not parse",
                "anthropic | {\"model\":\"m\",\"messages\":[]}                     | max_tokens: Field required",
                "anthropic | {\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]} | Unexpected role",
                "gemini    | {\"model\":\"m\"}                                     | contents is not specified",
                "gemini    | {\"contents\":[{\"role\":\"assistant\",\"parts\":[{\"text\":\"a\"}]}]} | valid role",
                "gemini    | {\"contents\":[{\"parts\":[]}]}                       | must not be empty",
                "ollama    | {\"messages\":[]}                                     | model is required",
                "ollama    | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[]}]} | cannot unmarshal array"
            })
    void refusesWhatTheProviderRefuses(String provider, String body, String words) {
        HttpResponse<String> answer = send(request(provider, false, body));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void refusesToolResultsThatAnswerNoCall() {
        String body = """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[
                {"type":"tool_result","tool_use_id":"toolu_1","content":"42"}]}]}""";
        assertThat(send(request("anthropic", false, body)).body()).contains("unexpected `tool_use_id`");
    }

    @Test
    void refusesRequestsWithoutKeyOrVersion() {
        HttpRequest bare = HttpRequest.newBuilder(URI.create(mock.baseUrl("anthropic") + "/v1/messages"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ASK.get("anthropic")))
                .build();
        assertThat(send(bare).statusCode()).isEqualTo(401);
        mock.acceptMissingKey();
        assertThat(send(bare).body()).contains("anthropic-version: header is required");
    }

    @Test
    void answersEachStatusInTheShapeOfTheProviderAndThenRecovers() {
        mock.next(2, Fault.status(429).retryAfter("2")).next(Fault.status(529));
        HttpResponse<String> limited = ask("openai");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("2");
        assertThat(Json.parse(limited.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(Json.parse(ask("gemini").body())
                        .at("/error/details/1/retryDelay")
                        .asText())
                .isEqualTo("34s");
        assertThat(Json.parse(ask("anthropic").body()).at("/error/type").asText())
                .isEqualTo("overloaded_error");
        assertThat(ask("ollama").statusCode()).isEqualTo(200);
    }

    @Test
    void writesRetryAfterAsDateAndAsMilliseconds() {
        mock.next(Fault.status(429).retryAfterDate(Instant.parse("2026-11-24T10:00:00Z")));
        mock.next(Fault.status(429).retryAfterMs(250));
        assertThat(ask("openai").headers().firstValue("retry-after")).contains("Tue, 24 Nov 2026 10:00:00 GMT");
        assertThat(ask("openai").headers().firstValue("retry-after-ms")).contains("250");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai    | context_length_exceeded",
                "vllm      | maximum context length is 4096",
                "anthropic | prompt is too long",
                "gemini    | exceeds the maximum number of tokens",
                "ollama    | exceeded max context length"
            })
    void overflowsTheContextInTheWordsOfTheProvider(String provider, String words) {
        mock.always(Fault.contextOverflow());
        HttpResponse<String> answer = ask(provider);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void aRuleGoesBeforeTheQueueAndReachesModelLists() {
        mock.when(entry -> entry.path().endsWith("/models"), Fault.status(500));
        assertThat(get("/openai/v1/models").statusCode()).isEqualTo(500);
        mock.reset();
        mock.models("a", "b/c");
        assertThat(get("/openai/v1/models").body()).contains("\"b/c\"");
        assertThat(get("/gemini/v1beta/models").body()).contains("\"models/a\"");
        assertThat(get("/ollama/api/tags").body()).contains("\"name\":\"a\"");
    }

    @Test
    void breaksTheBodyAsTold() {
        mock.next(Fault.html());
        assertThat(ask("openai").headers().firstValue("content-type").orElse(""))
                .startsWith("text/html");
        mock.next(Fault.emptyBody());
        assertThat(ask("openai").body()).isEmpty();
        mock.next(Fault.truncatedJson());
        assertThat(Json.parse(ask("openai").body()).isMissingNode()).isTrue();
        mock.next(Fault.wrongUsageTypes());
        assertThat(Json.parse(ask("openai").body()).at("/usage/prompt_tokens").isTextual())
                .isTrue();
        mock.next(Fault.noUsage());
        assertThat(Json.parse(ask("openai").body()).has("usage")).isFalse();
    }

    @Test
    void cutsStreamsAtAByteAtTheEndAndWithAnErrorEvent() {
        String whole = askStream("anthropic").body();
        mock.next(Fault.none().cutAfter(100));
        assertThat(askStream("anthropic").body()).isEqualTo(whole.substring(0, 100));
        mock.next(Fault.noDone());
        assertThat(askStream("anthropic").body()).doesNotContain("message_stop").contains("message_delta");
        mock.next(Fault.errorInStream(2));
        assertThat(askStream("anthropic").body())
                .endsWith("\"request_id\":\"req_mock\"}\n\n")
                .contains("event: error");
        mock.next(Fault.none().resetAfter(100));
        assertThatThrownBy(() -> askStream("anthropic")).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void resetsBeforeTheHead() {
        mock.next(Fault.resetBeforeHead());
        assertThatThrownBy(() -> ask("openai")).hasRootCauseInstanceOf(IOException.class);
        assertThat(mock.calls()).hasSize(1).allMatch(call -> call.status() == 0 && !call.cancelled());
    }

    @Test
    void staysSilentUntilTheClientLeaves() {
        mock.next(Fault.silence());
        HttpRequest impatient = HttpRequest.newBuilder(request("openai", false, ASK.get("openai")), (n, v) -> true)
                .timeout(Duration.ofMillis(200))
                .build();
        assertThatThrownBy(() -> send(impatient)).hasRootCauseInstanceOf(HttpTimeoutException.class);
        await().until(() -> mock.calls().get(0).cancelled());
        assertThat(mock.calls().get(0).cancelledAfter()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void streamsWithoutEndAndNotesWhenTheClientLeft(String provider) throws Exception {
        mock.next(Fault.endlessStream());
        HttpResponse<InputStream> endless =
                client.send(request(provider, true, streaming(provider)), HttpResponse.BodyHandlers.ofInputStream());
        byte[] start = endless.body().readNBytes(5000);
        endless.body().close();
        assertThat(new String(start, StandardCharsets.UTF_8)).contains("more ");
        await().until(() -> mock.calls().get(0).cancelled());
    }

    @Test
    void sendsAHugeBodyThatIsStillJson() throws Exception {
        mock.next(Fault.hugeBody(5_000_000));
        String body = ask("openai").body();
        assertThat(body).hasSizeGreaterThan(4_900_000);
        assertThat(Json.parse(body).at("/choices/0/message/content").asText()).endsWith("aaaa");
    }

    @Test
    void splitsUtf8AcrossChunksWithoutChangingTheBytes() {
        mock.next(Fault.splitUtf8());
        assertThat(streamedText("openai", askStream("openai").body())).isEqualTo("echo: grüß dich");
    }

    @Test
    void delaysHeadAndChunks() {
        mock.alwaysReply(Reply.words(5));
        mock.next(Fault.none().delayHead(Duration.ofMillis(60)).delayChunks(Duration.ofMillis(20)));
        long before = System.nanoTime();
        askStream("openai");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(60 + 6 * 20));
    }

    @Test
    void keepsTheRequestInTheJournal() {
        ask("gemini");
        JournalEntry call = mock.calls().get(0);
        assertThat(call.path()).isEqualTo("/gemini/v1beta/models/gemini-x:generateContent");
        assertThat(call.header("X-Goog-Api-Key")).isEqualTo("key");
        assertThat(call.json().at("/contents/0/parts/0/text").asText()).isEqualTo("grüß dich");
        await().until(() -> call.endedAt() != null);
        assertThat(call.cancelled()).isFalse();
    }

    private HttpResponse<String> ask(String provider) {
        return send(request(provider, false, ASK.get(provider)));
    }

    private HttpResponse<String> askStream(String provider) {
        return send(request(provider, true, streaming(provider)));
    }

    private static String streaming(String provider) {
        String body = ASK.get(provider).replace("\"stream\":false,", "");
        return provider.equals("gemini") || provider.equals("ollama") ? body : "{\"stream\":true," + body.substring(1);
    }

    private HttpRequest request(String provider, boolean stream, String body) {
        String path = switch (provider) {
            case "anthropic" -> "/v1/messages";
            case "gemini" ->
                "/v1beta/models/gemini-x:" + (stream ? "streamGenerateContent?alt=sse" : "generateContent");
            case "ollama" -> "/api/chat";
            default -> "/v1/chat/completions";
        };
        return HttpRequest.newBuilder(URI.create(mock.baseUrl(provider) + path))
                .header("content-type", "application/json")
                .header("authorization", "Bearer key")
                .header("x-api-key", "key")
                .header("x-goog-api-key", "key")
                .header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(mock.origin() + path)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : stream.split("\r?\n")) {
            JsonNode event = Json.parse(line.startsWith("data: ") ? line.substring(6) : line);
            if (event.isObject()) {
                events.add(event);
            }
        }
        return events;
    }

    private static String streamedText(String provider, String stream) {
        String at = switch (provider) {
            case "anthropic" -> "/delta/text";
            case "gemini" -> "/candidates/0/content/parts/0/text";
            case "ollama" -> "/message/content";
            default -> "/choices/0/delta/content";
        };
        StringBuilder text = new StringBuilder();
        events(stream).forEach(event -> text.append(event.at(at).asText()));
        return text.toString();
    }
}
