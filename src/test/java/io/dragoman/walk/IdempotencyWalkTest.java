package io.dragoman.walk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.walk.RunningBroker.Answer;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyWalkTest {
    private static final String BODY = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"Pay once\"}]}}";
    private static final String STREAMED =
            "{\"request\":{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Pay once\"}]}}";

    @TempDir
    Path dir;

    private RunningBroker broker;
    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start().acceptMissingKey();
        broker = RunningBroker.start(dir, "dragoman.dispatch.backoff-base-ms", "1");
        broker.model("only", "openai", mock.baseUrl("openai"), 5);
    }

    @AfterEach
    void stop() {
        broker.close();
        mock.close();
    }

    @Test
    void asksTheProviderOnceForFiftyParallelDuplicates() throws Exception {
        mock.always(Fault.none().delayHead(Duration.ofMillis(300)));
        List<Answer> answers = inParallel(50, BODY, "fifty");

        assertThat(mock.calls()).hasSize(1);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(answers.get(0).body());
            assertThat(answer.header("X-Negotiated-Model")).isEqualTo("only");
        });
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotent-Replay").isEmpty())
                .hasSize(1);
    }

    @Test
    void asksTheProviderOnceForParallelDuplicatesOfAStream() throws Exception {
        mock.always(Fault.none().delayChunks(Duration.ofMillis(20)));
        List<Answer> answers = inParallel(10, STREAMED, "streams");

        assertThat(mock.calls()).hasSize(1);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
            assertThat(answer.body()).isEqualTo(answers.get(0).body()).endsWith("data: [DONE]\n\n");
        });
    }

    @Test
    void replaysAFinishedRequestAfterARestartAndLogsItWithoutCost() {
        Answer first = send(BODY, "restart");
        broker.close();
        broker = RunningBroker.start(dir);

        Answer repeat = send(BODY, "restart");

        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(first.header("Idempotent-Replay")).isEmpty();
        assertThat(repeat.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(repeat.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
        assertThat(mock.calls()).hasSize(1);
        await().atMost(5, SECONDS)
                .until(() -> broker.lastLog().path("request_id").asText().equals(repeat.header("X-Request-Id")));
        assertThat(broker.lastLog().path("attempts")).isEmpty();
        assertThat(broker.lastLog().path("cost_usd").decimalValue()).isZero();
        assertThat(broker.lastLog().path("routing_reason").asText())
                .isEqualTo("replayed=" + first.header("X-Request-Id"));
    }

    @Test
    void refusesTheKeyForAnotherBody() {
        send(BODY, "reused");

        Answer other = send(STREAMED, "reused");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(other.header("x-should-retry")).isEqualTo("false");
        assertThat(mock.calls()).hasSize(1);
    }

    @Test
    void doesNotKeepAFailureOfTheProvider() {
        mock.next(10, Fault.status(500));
        Answer failed = send(BODY, "failing");
        mock.reset();

        Answer repeat = send(BODY, "failing");

        assertThat(failed.status()).isEqualTo(502);
        assertThat(repeat.status()).as(repeat.body()).isEqualTo(200);
        assertThat(repeat.header("Idempotent-Replay")).isEmpty();
    }

    @Test
    void doesNotKeepAStreamThatTheProviderHasCut() {
        String longer = STREAMED.replace("Pay once", "a long answer ".repeat(40));
        mock.next(Fault.none().cutAfter(700));
        Answer cut = send(longer, "cut");

        assertThat(cut.body()).contains("event: error").doesNotContain("[DONE]");
        // A repeat that comes before the first has been put away joins it and is cut as well.
        await().atMost(5, SECONDS).untilAsserted(() -> {
            Answer repeat = send(longer, "cut");
            assertThat(repeat.body()).endsWith("data: [DONE]\n\n");
            assertThat(repeat.header("Idempotent-Replay")).isEmpty();
        });
    }

    @Test
    void finishesTheWorkOfAClientThatLeftAndGivesItToItsRepeat() throws Exception {
        mock.always(Fault.none().delayHead(Duration.ofMillis(400)));
        try (Socket socket = new Socket("127.0.0.1", broker.port())) {
            write(socket, BODY, "left");
            await().atMost(5, SECONDS).until(() -> !mock.calls().isEmpty());
        }

        Answer repeat = send(BODY, "left");

        assertThat(repeat.status()).as(repeat.body()).isEqualTo(200);
        assertThat(repeat.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(mock.calls()).hasSize(1);
    }

    @Test
    void refusesTheRepeatOfAStreamThatWasLeft() throws Exception {
        mock.always(Fault.endlessStream().delayChunks(Duration.ofMillis(10)));
        try (Socket socket = new Socket("127.0.0.1", broker.port())) {
            write(socket, STREAMED, "stream-left");
            assertThat(socket.getInputStream().readNBytes(500)).hasSize(500);
        }
        await().atMost(5, SECONDS)
                .until(() -> broker.lastLog().path("error_class").asText().equals("client_gone"));

        Answer repeat = send(STREAMED, "stream-left");

        assertThat(repeat.status()).isEqualTo(409);
        assertThat(repeat.code()).isEqualTo("idempotency_conflict");
        assertThat(mock.calls()).hasSize(1);
    }

    @Test
    void refusesKeysOfAnotherFormAndTwoKeysInOneRequest() {
        assertThat(send(BODY, "k".repeat(256)).json().path("param").asText()).isEqualTo("Idempotency-Key");
        HttpRequest two = request(BODY, "one").header("Idempotency-Key", "two").build();

        assertThat(broker.send(two).status()).isEqualTo(400);
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void runsAPlanOnceForParallelDuplicatesAlsoWhereALaterStepFails() throws Exception {
        mock.next(Fault.none().delayHead(Duration.ofMillis(300))).next(50, Fault.status(500));
        String plan = "{\"orchestration\":{\"mode\":\"refine\",\"iterations\":2}," + BODY.substring(1);

        List<Answer> answers = inParallel(10, "/v1/plan", plan, "plan");
        int calls = mock.calls().size();
        Answer repeat = broker.send(request("/v1/plan", plan, "plan").build());

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(answers.get(0).body());
        });
        assertThat(answers.get(0).json().path("stop_reason").asText()).isEqualTo("provider_error");
        assertThat(repeat.body()).isEqualTo(answers.get(0).body());
        assertThat(mock.calls()).hasSize(calls);
    }

    @Test
    void keepsTheKeysOfTwoConsumersApart() {
        String other = broker.admin("POST", "/apikeys", "{\"name\":\"other\",\"scopes\":[\"chat\"]}")
                .json()
                .path("key")
                .asText();
        send(BODY, "shared");
        HttpRequest theirs = HttpRequest.newBuilder(request(BODY, "shared").build(), (name, value) -> true)
                .setHeader("Authorization", "Bearer " + other)
                .build();

        Answer answer = broker.send(theirs);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Idempotent-Replay")).isEmpty();
        assertThat(broker.send(theirs).header("Idempotent-Replay")).isEqualTo("true");
        assertThat(mock.calls()).hasSize(2);
    }

    @Test
    void refusesTheKeyOfAChatForAPlan() {
        send(BODY, "doors");

        assertThat(broker.send(request("/v1/plan", BODY, "doors").build()).code())
                .isEqualTo("idempotency_key_reused");
    }

    private List<Answer> inParallel(int count, String body, String key) throws Exception {
        return inParallel(count, "/v1/chat", body, key);
    }

    private List<Answer> inParallel(int count, String path, String body, String key) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Answer>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(threads.submit(
                        () -> broker.send(request(path, body, key).build())));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : sent) {
                answers.add(answer.get(30, SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private Answer send(String body, String key) {
        return broker.send(request(body, key).build());
    }

    private HttpRequest.Builder request(String body, String key) {
        return request("/v1/chat", body, key);
    }

    private HttpRequest.Builder request(String path, String body, String key) {
        return broker.request(path, RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private static void write(Socket socket, String body, String key) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(("POST /v1/chat HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer " + RunningBroker.CONSUMER_KEY
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: " + key + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
