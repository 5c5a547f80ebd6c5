package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.mock.Reply;
import io.dragoman.mock.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of the dialects before a live provider that refuses what the real ones refuse, and its answers and faults read back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectsOnMockTest {
    private static final String HISTORY = """
            [{'role':'system','content':'Be brief'},
             {'role':'user','content':[{'type':'text','text':'What is this?'},
               {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}]},
             {'role':'assistant','content':'','tool_calls':[
               {'id':'call_1','type':'function','function':{'name':'look','arguments':'{\\"deep\\":true}'}},
               {'id':'call_2','type':'function','function':{'name':'look','arguments':''}}]},
             {'role':'tool','tool_call_id':'call_1','content':'a cat'},
             {'role':'tool','tool_call_id':'call_2','content':'{\\"colour\\":\\"grey\\"}'},
             {'role':'system','content':'Be kind'},
             {'role':'user','content':'Täglich grüßt 猫 🐈'}]""";
    private static final String PARAMETERS = """
            {'temperature':1.5,'top_p':0.9,'top_k':40,'max_tokens':900,'stop':'END','seed':1,'logit_bias':{},
             'presence_penalty':0.1,'user':'u-1','store':false,'parallel_tool_calls':false,'tool_choice':'auto',
             'tools':[{'type':'function','function':{'name':'look','description':'d',
               'parameters':{'$schema':'x','type':'object','properties':{'deep':{'type':'boolean'}}}}}]}""";

    private final HttpClient client = HttpClient.newHttpClient();
    private final MockProvider mock = MockProvider.start();

    static Stream<Arguments> dialects() {
        return Stream.of(
                Arguments.of(new AnthropicDialect(), "claude-sonnet-4-5", "x-api-key"),
                Arguments.of(new GeminiDialect(), "gemini-3-flash-preview", "x-goog-api-key"));
    }

    @BeforeEach
    void reset() {
        mock.reset();
    }

    @AfterAll
    void stop() {
        mock.close();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void isUnderstood(Dialect dialect, String model, String keyHeader) throws Exception {
        HttpResponse<byte[]> response = send(dialect, model, keyHeader, false);

        assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
        ProviderAnswer answer = dialect.answer(response.body());
        assertThat(answer.text()).isEqualTo("echo: Täglich grüßt 猫 🐈");
        assertThat(answer.stopReason()).isEqualTo(StopReason.STOP);
        assertThat(answer.usageReported()).isTrue();
        assertThat(answer.usage().total()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void readsToolsAndThoughtsAlikeWholeAndStreamed(Dialect dialect, String model, String keyHeader) throws Exception {
        Reply reply = Reply.tool("look", "{\"deep\":false}")
                .andTool("look", "{}")
                .thinking("Hm. Let me look.")
                .usage(Usage.of(50, 20));
        mock.alwaysReply(reply);

        ProviderAnswer answer =
                dialect.answer(send(dialect, model, keyHeader, false).body());
        StreamReading streamed = stream(dialect, model, keyHeader);

        assertThat(answer.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(answer.reasoning()).isEqualTo("Hm. Let me look.");
        assertThat(answer.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"deep\":false}", "{}");
        assertThat(streamed.done()).isTrue();
        assertThat(streamed.reasoning()).isEqualTo(answer.reasoning());
        assertThat(streamed.finish()).isEqualTo("tool_calls");
        assertThat(streamed.tools())
                .isEqualTo(answer.toolCalls().stream()
                        .map(call -> call.id() + ":" + call.name() + ":" + call.arguments())
                        .toList());
        assertThat(streamed.end().usage()).isEqualTo(answer.usage());
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void classesTheProvidersFaults(Dialect dialect, String model, String keyHeader) throws Exception {
        Map<Fault, ErrorClass> faults = Map.of(
                Fault.status(429).retryAfter("3"), ErrorClass.RATE_LIMITED,
                Fault.status(500), ErrorClass.TRANSIENT,
                Fault.status(503), ErrorClass.OVERLOADED,
                Fault.status(404), ErrorClass.UNSUPPORTED,
                Fault.contextOverflow(), ErrorClass.CONTEXT_OVERFLOW,
                Fault.invalidKey(), ErrorClass.KEY);
        for (Map.Entry<Fault, ErrorClass> fault : faults.entrySet()) {
            mock.next(fault.getKey());
            HttpResponse<byte[]> response = send(dialect, model, keyHeader, false);

            ProviderException error = dialect.error(response.statusCode(), headers(response), response.body());
            assertThat(error.errorClass()).as(new String(response.body())).isEqualTo(fault.getValue());
            assertThat(error.status()).isEqualTo(response.statusCode());
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void takesNoGarbageForAnAnswer(Dialect dialect, String model, String keyHeader) throws Exception {
        for (Fault fault : List.of(Fault.html(), Fault.emptyBody(), Fault.truncatedJson())) {
            mock.next(fault);
            byte[] body = send(dialect, model, keyHeader, false).body();

            assertThatThrownBy(() -> dialect.answer(body))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.TRANSIENT));
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void livesOnWithoutUsageThatCanBeTrue(Dialect dialect, String model, String keyHeader) throws Exception {
        for (Fault fault : List.of(Fault.wrongUsageTypes(), Fault.noUsage())) {
            mock.always(fault);

            assertThat(dialect.answer(send(dialect, model, keyHeader, false).body())
                            .usageReported())
                    .isFalse();
            StreamReading streamed = stream(dialect, model, keyHeader);
            assertThat(streamed.done()).isTrue();
            assertThat(streamed.end().usageReported()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void takesNoCutStreamForAWholeOne(Dialect dialect, String model, String keyHeader) throws Exception {
        mock.alwaysReply(Reply.words(30));
        mock.next(Fault.noDone()).next(Fault.errorInStream(3));

        StreamReading cut = stream(dialect, model, keyHeader);
        StreamReading failed = stream(dialect, model, keyHeader);

        assertThat(cut.done()).isFalse();
        assertThat(cut.end().outcome()).isEqualTo(StreamEnd.Outcome.CUT);
        assertThat(failed.done()).isFalse();
        assertThat(failed.errorClass()).isEqualTo(ErrorClass.OVERLOADED);
    }

    private StreamReading stream(Dialect dialect, String model, String keyHeader) throws Exception {
        HttpResponse<byte[]> response = send(dialect, model, keyHeader, true);
        assertThat(response.statusCode()).isEqualTo(200);
        return StreamReading.of(dialect, response.body(), 13);
    }

    private HttpResponse<byte[]> send(Dialect dialect, String model, String keyHeader, boolean stream)
            throws IOException, InterruptedException {
        ChatRequest request =
                DialectRequests.request(DialectRequests.json(HISTORY), DialectRequests.json(PARAMETERS), null, stream);
        String baseUrl = mock.baseUrl(dialect.name());
        ProviderCall call = dialect.call(request, DialectRequests.candidate(model, baseUrl, 0, 0));
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(baseUrl + call.path()))
                .header("content-type", "application/json")
                .header(keyHeader, "mock-key")
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach(http::header);
        return client.send(http.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new java.util.HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }
}
