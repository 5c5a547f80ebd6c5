package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send that is wrong (S-43, S-44). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputWalkTest {
    private static final String HELLO = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}";

    @TempDir
    static Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeAll
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir);
        broker.model("m", "openai", mock.baseUrl("openai"), 5);
    }

    @AfterAll
    void stop() {
        broker.close();
        mock.close();
    }

    @AfterEach
    void theBrokerStillAnswers() {
        assertThat(broker.chat(HELLO).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope                       | invalid_json",
                "''                         | invalid_json",
                "{\"request\":              | invalid_json",
                "[]                         | invalid_json",
                "{\"a\":1,\"a\":2}          | invalid_json",
                "{}                         | invalid_request",
                "{\"policy\":{\"mode\":\"x\"},\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"h\"}]}} | invalid_request",
                "{\"request\":{\"messages\":[]}} | invalid_request",
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":null}]}} | invalid_request",
            })
    void answersABodyThatIsWrongWith400AndItsCode(String body, String code) {
        assertProblem(broker.chat(body), 400, code);
    }

    @Test
    void refusesAThousandLevelsOfNesting() {
        assertProblem(broker.chat("[".repeat(1000) + "]".repeat(1000)), 400, "invalid_json");
    }

    @Test
    void refusesABodyThatIsOneByteTooLarge() {
        int limit = 10 * 1024 * 1024;
        String shell = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}}";
        String tooLarge = shell.replace("\"\"", "\"" + "x".repeat(limit - shell.length() + 1) + "\"");

        assertProblem(broker.chat(tooLarge), 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/json; charset=utf-16"
            })
    void refusesOtherContentTypes(String type) {
        var request = broker.request("/v1/chat", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(HELLO))
                .build();

        assertProblem(broker.send(request), 415, "unsupported_media_type");
    }

    @Test
    void refusesACompressedBody() {
        var request = broker.request("/v1/chat", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(HELLO))
                .build();

        assertProblem(broker.send(request), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat, 405, method_not_allowed",
        "POST, /v1/nothing, 404, not_found",
        "POST, /v1/chat/, 404, not_found",
        "POST, /v1//chat, 404, not_found",
        "POST, /v1/x/../chat, 404, not_found",
        "POST, /V1/chat, 404, not_found",
        "GET, /admin/v1/models;x, 404, not_found"
    })
    void answersUnknownPathsAndMethodsInTheOneShape(String method, String path, int status, String code)
            throws IOException {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + RunningBroker.CONSUMER_KEY + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"code\":\"" + code + "\"");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/problem+json", "x-request-id: ");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat, ''",
        "POST, /v1/chat, wrong-key",
        "GET, /admin/v1/models, ''",
        "GET, /admin/v1/logs, consumer",
        "GET, /admin/v1/providers, wrong",
        "GET, /admin/v1/health, ''",
        "POST, /admin/v1/routing/simulate, consumer",
        "GET, /admin/v1/engine/models, ''",
        "GET, /metrics, ''"
    })
    void refusesEveryDoorButTheOpenOnesWithoutTheRightKey(String method, String path, String key) {
        String sent = key.equals("consumer") ? RunningBroker.CONSUMER_KEY : key;

        Answer answer = broker.send(method, path, sent, method.equals("POST") ? "{}" : "");

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void logsARefusedKeyUnderItsCode() {
        Answer answer = broker.send("POST", "/v1/chat", "not-a-key", "{}");

        await().atMost(5, SECONDS)
                .until(() -> broker.lastLog().path("request_id").asText().equals(answer.header("X-Request-Id")));
        assertThat(broker.lastLog().path("status_code").asInt()).isEqualTo(401);
        assertThat(broker.lastLog().path("error_class").asText()).isEqualTo("unauthorized");
    }

    @ParameterizedTest
    @CsvSource({"/healthz, 200", "/readyz, 200"})
    void keepsTheOpenDoorsOpen(String path, int status) {
        assertThat(broker.send("GET", path, "", "").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://[fe80::1]/v1",
                "file:///etc/passwd",
                "http://user:pass@example.com/v1",
                "http://2130706433/v1",
                "http://0x7f.1/v1",
                "http://127.1/v1",
                "http://example.com/v1?x=1",
                "http://example.com/v1#x",
                "http://{{env:HOME}}/v1",
                "ftp://example.com",
                "nonsense"
            })
    void refusesProviderAddressesThatItMustNotCall(String url) {
        Answer answer =
                broker.admin("POST", "/providers", "{\"id\":\"bad\",\"type\":\"openai\",\"base_url\":\"" + url + "\"}");

        assertProblem(answer, 400, "invalid_request");
        assertThat(answer.json().path("param").asText()).contains("base_url");
    }

    @Test
    void refusesAProviderTypeItDoesNotKnow() {
        assertProblem(
                broker.admin(
                        "POST",
                        "/providers",
                        "{\"id\":\"bad\",\"type\":\"oracle\",\"base_url\":\"http://127.0.0.1:1\"}"),
                400,
                "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpUri: http://127.0.0.1:1/evil",
                "CamelHttpPath: /evil",
                "org.apache.camel.foo: bar",
                "CamelBeanMethodName: toString",
                "CamelSqlQuery: DROP TABLE provider",
                "CamelHttpResponseCode: 500"
            })
    void takesNoInstructionsFromHeaders(String header) throws IOException {
        String answer = post(header + "\r\nContent-Length: " + HELLO.length() + "\r\n", HELLO);

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(answer).doesNotContain("evil").doesNotContain("org.apache");
    }

    @Test
    void takesNoInstructionsFromTheQuery() throws IOException {
        String answer =
                raw("POST /v1/chat?CamelHttpUri=http://x&x-api-key=stolen&Access-Control-Allow-Origin=* HTTP/1.1\r\n"
                        + "Host: x\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + RunningBroker.CONSUMER_KEY + "\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO);

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Access-Control")
                .doesNotContain("stolen");
        var calls = mock.calls();
        assertThat(calls.get(calls.size() - 1).headers().toString()).doesNotContain("stolen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n"
            })
    void refusesAmbiguousFramingWithOneAnswerAndCloses(String framing) throws IOException {
        String answer = post(framing, "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void refusesAFloodOfHeaders() throws IOException {
        StringBuilder flood = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            flood.append("X-Flood-")
                    .append(i)
                    .append(": ")
                    .append("y".repeat(100))
                    .append("\r\n");
        }

        assertThat(post(flood + "Content-Length: 0\r\n", "")).startsWith("HTTP/1.1 431");
    }

    private String post(String headers, String body) throws IOException {
        return raw("POST /v1/chat HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + RunningBroker.CONSUMER_KEY + "\r\n" + headers + "\r\n" + body);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", broker.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body())
                .doesNotContain("io.dragoman")
                .doesNotContain("java.")
                .doesNotContain("Exception")
                .doesNotContain("jdbc");
    }
}
