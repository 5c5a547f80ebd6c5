package io.dragoman.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.CamelRig;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.RequestExecutor;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S-40, S-41, S-45: from the wire to a route and back. */
class DragomanHttpEngineTest {
    private static final String ROUTES = """
            - restConfiguration:
                inlineRoutes: false
            - rest:
                path: /v1
                post:
                  - {id: post-echo, path: /echo, to: {uri: "direct:step"}}
                get:
                  - {id: get-echo, path: /echo, to: {uri: "direct:step"}}
                  - {id: get-models, path: "/models", to: {uri: "direct:step"}}
                  - {id: get-discover, path: "/providers/{id}/discover", to: {uri: "direct:step"}}
                patch:
                  - {id: patch-model, path: "/models/{id}", to: {uri: "direct:step"}}
                delete:
                  - {id: delete-model, path: "/models/{id}", to: {uri: "direct:step"}}
            - rest:
                get:
                  - {id: get-health, path: /healthz, to: {uri: "direct:step"}}
            - route:
                id: step
                from:
                  uri: "direct:step"
                  steps:
                    - process: {ref: step}
            """;

    /** What a completion saw: outcome, status, and the thread it ran on. */
    record Completion(ResponseOutcome outcome, int status, String thread) {}

    private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private CamelRig rig = new CamelRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private void start(Processor step) throws Exception {
        rig.bind("step", (Processor) exchange -> {
            exchange.getExchangeExtension().addOnCompletion(new CompletionProbe(completions));
            step.process(exchange);
        });
        rig.start(ROUTES);
    }

    private static HttpCall call(Exchange exchange) {
        return exchange.getVariable(CallVariables.CALL, HttpCall.class);
    }

    @Test
    void runsTheRouteAndWritesItsBodyStatusAndAllowListedHeaders() throws Exception {
        start(exchange -> {
            exchange.getMessage().setBody("{\"got\":" + exchange.getMessage().getBody(byte[].class).length + "}");
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
            exchange.getMessage().setHeader("Content-Type", "application/json");
            exchange.getMessage().setHeader("Set-Cookie", "a=b");
            exchange.getMessage().setHeader("Access-Control-Allow-Origin", "*");
            exchange.getMessage().setHeader("X-Negotiated-Model", "m1");
        });

        HttpResponse<String> answer = rig.post("/v1/echo", "{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"got\":7}");
        assertThat(answer.headers().map().keySet())
                .containsExactlyInAnyOrder("content-length", "content-type", "x-negotiated-model", "x-request-id");
        Completion completion = completions.poll(5, TimeUnit.SECONDS);
        assertThat(completion.outcome()).isEqualTo(ResponseOutcome.COMPLETED);
        assertThat(completion.status()).isEqualTo(202);
        assertThat(completion.thread()).doesNotContain("eventloop");
    }

    @Test
    void neverTurnsAnythingOfTheWireIntoAMessageHeader() throws Exception {
        start(exchange -> exchange.getMessage()
                .setBody(exchange.getMessage().getHeaders().keySet().toString()));

        HttpResponse<String> answer = rig.client.send(
                rig.request("/v1/echo?CamelHttpUri=http://evil&x-api-key=k&Access-Control-Allow-Origin=*")
                        .header("CamelSqlQuery", "drop")
                        .header("org.apache.camel.foo", "x")
                        .header("authorization", "Bearer k")
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("[]");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void showsPathQueryAndAllowListedHeadersInTheCall() throws Exception {
        BlockingQueue<HttpCall> calls = new LinkedBlockingQueue<>();
        start(exchange -> calls.add(call(exchange)));

        rig.client.send(
                rig.request("/v1/echo?a=1&b=x%20y+z&a=2&c")
                        .header("X-Request-Id", "mine-1")
                        .header("Authorization", "Bearer k")
                        .header("User-Agent", "me")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        HttpCall call = calls.take();
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.path()).isEqualTo("/v1/echo");
        assertThat(call.queryAll("a")).containsExactly("1", "2");
        assertThat(call.query("b")).isEqualTo("x y z");
        assertThat(call.query("c")).isEmpty();
        assertThat(call.query("d")).isNull();
        assertThat(call.queryNames()).containsExactly("a", "b", "c");
        assertThat(call.header("Authorization")).isEqualTo("Bearer k");
        assertThat(call.header("user-agent")).isNull();
        assertThat(call.requestId()).isEqualTo("mine-1");
        assertThat(call.remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void matchesTheMostLiteralTemplateAndGivesTheLastParameterTheRest() throws Exception {
        start(exchange -> exchange.getMessage()
                .setBody(exchange.getFromRouteId() + " " + call(exchange).pathParameter("id")));

        assertThat(rig.get("/v1/providers/p%31/discover").body()).isEqualTo("get-discover p1");
        assertThat(delete("/v1/models/meta/llama-3").body()).isEqualTo("delete-model meta/llama-3");
        assertThat(delete("/v1/models/meta%2Fllama%203").body()).isEqualTo("delete-model meta/llama 3");
        assertThat(rig.get("/v1/models").body()).isEqualTo("get-models null");
    }

    @Test
    void answersUnknownAndAmbiguousPathsWith404() throws Exception {
        start(exchange -> exchange.getMessage().setBody("reached"));

        for (String path : List.of(
                "/",
                "/nope",
                "/v1/echo/",
                "//v1/echo",
                "/v1//echo",
                "/v1/./echo",
                "/v1/x/../echo",
                "/v1/echo;x=1",
                "/v1/%2e%2e/echo",
                "/v1%2Fecho",
                "/V1/echo",
                "/v1/providers/a%2Fb/discover",
                "/v1/providers/%2e%2E/discover",
                "/v1/models/")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 404 ");
            assertThat(answer).contains("x-request-id: ").contains("\"code\":\"not_found\"");
        }
        assertThat(raw("GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void letsNeitherHostNorAbsoluteFormChangeTheDispatch() throws Exception {
        start(exchange -> exchange.getMessage().setBody(exchange.getFromRouteId()));

        assertThat(raw("GET http://evil.example/v1/models HTTP/1.1\r\nHost: other\r\n\r\n"))
                .endsWith("get-models");
        assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: /v1/echo?\r\n\r\n")).endsWith("get-models");
        assertThat(raw("GET /nope HTTP/1.1\r\nHost: x/v1/models\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void namesTheMethodsAPathHas() throws Exception {
        start(exchange -> {});

        HttpResponse<String> answer = delete("/v1/echo");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, POST");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void refusesBodiesOfAnotherTypeOrCoding() throws Exception {
        start(exchange -> exchange.getMessage().setBody("ok"));

        assertThat(postAs("application/x-www-form-urlencoded").statusCode()).isEqualTo(415);
        assertThat(postAs("text/plain").statusCode()).isEqualTo(415);
        assertThat(postAs("application/json; charset=latin1").statusCode()).isEqualTo(415);
        assertThat(postAs("application/json; charset=UTF-8").statusCode()).isEqualTo(200);
        assertThat(raw("POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 415 ");
    }

    @Test
    void turnsAnEscapedExceptionIntoAPlain500() throws Exception {
        start(exchange -> {
            throw new IllegalStateException("jdbc:sqlite:secret");
        });

        HttpResponse<String> answer = rig.get("/v1/echo");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"code\":\"internal\"")
                .doesNotContain("jdbc")
                .doesNotContain("java.");
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void letsABoundRendererShapeErrors() throws Exception {
        rig.bind("renderer", (FailureRenderer) (call, failure) -> new RenderedFailure(
                failure.cause() == null ? failure.status() : 422,
                "text/x",
                "mine".getBytes(StandardCharsets.UTF_8),
                Map.of("x-should-retry", "false")));
        start(exchange -> {
            throw new IllegalStateException();
        });

        HttpResponse<String> answer = rig.get("/v1/echo");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("mine");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void turnsAwayWhatExceedsTheBoundAndStillAnswersTheProbe() throws Exception {
        rig.close();
        rig = new CamelRig(HttpServerSettings.on("127.0.0.1", 0), new RequestExecutor.Settings(2, 2, 1));
        CountDownLatch release = new CountDownLatch(1);
        start(exchange -> release.await());
        List<java.util.concurrent.CompletableFuture<HttpResponse<String>>> running = IntStream.range(0, 2)
                .mapToObj(i ->
                        rig.client.sendAsync(rig.request("/v1/echo").build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        await().until(() -> rig.engine.inFlight() == 2);

        HttpResponse<String> refused = rig.get("/v1/echo");
        HttpResponse<String> probe = rig.get("/healthz");
        release.countDown();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(probe.statusCode()).isEqualTo(200);
        assertThat(probe.body()).isEqualTo("OK");
        assertThat(running)
                .allSatisfy(answer ->
                        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200));
        await().until(() -> rig.engine.inFlight() == 0);
    }

    @Test
    void cancelsWhenTheClientLeavesBeforeTheFirstByte() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        start(exchange -> {
            exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class).onCancel(cancelled::countDown);
            entered.countDown();
            cancelled.await();
        });
        try (Socket socket = new Socket("127.0.0.1", rig.port())) {
            socket.getOutputStream().write("GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(cancelled.await(2, TimeUnit.SECONDS)).isTrue();
        Completion completion = completions.poll(5, TimeUnit.SECONDS);
        assertThat(completion.outcome()).isEqualTo(ResponseOutcome.CLIENT_GONE);
        assertThat(completion.status()).isZero();
        await().until(() -> rig.engine.inFlight() == 0);
    }

    @Test
    void servesManyConnectionsOnAllListeners() throws Exception {
        start(exchange -> exchange.getMessage().setBody("ok"));

        List<java.util.concurrent.CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                .mapToObj(i ->
                        rig.client.sendAsync(rig.request("/v1/echo").build(), HttpResponse.BodyHandlers.ofString()))
                .toList();

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok"));
        await().atMost(Duration.ofSeconds(5)).until(() -> completions.size() == 200);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return rig.client.send(rig.request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> postAs(String contentType) throws Exception {
        return rig.client.send(
                rig.request("/v1/echo")
                        .header("content-type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws Exception {
        return RawHttp.exchange(rig.port(), request);
    }
}
