package io.dragoman.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.http.HttpServerSettings;
import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.camel.llm.LlmTarget;
import io.dragoman.camel.llm.LlmTargets;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engine and {@code llm:} together: a provider's stream on its way to the client (S-43: slow readers). */
class StreamTest {
    private static final String ROUTES = """
            - route:
                id: relay
                from:
                  uri: "platform-http:/relay"
                  steps:
                    - process: {ref: watched}
                    - to: "llm:p?path=/stream"
                    - process: {ref: typed}
            """;

    private final Vertx provider = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Queue<ResponseOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong lastClosedNanos = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private CamelRig rig;

    @AfterEach
    void stop() {
        rig.close();
        provider.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What the provider does with an answer whose head says it is an event stream. */
    private interface Behaviour {
        void stream(HttpServerResponse response);
    }

    private void start(HttpServerSettings settings, Behaviour behaviour) throws Exception {
        HttpServer server = provider.createHttpServer()
                .requestHandler(request -> {
                    open.incrementAndGet();
                    HttpServerResponse response = request.response().setChunked(true);
                    response.closeHandler(closed -> {
                        open.decrementAndGet();
                        lastClosedNanos.set(System.nanoTime());
                    });
                    response.putHeader("content-type", "text/event-stream");
                    behaviour.stream(response);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
        LlmTarget target = LlmTarget.of(uri);
        rig = new CamelRig(settings, RequestExecutor.Settings.DEFAULT);
        rig.bind("targets", (LlmTargets) id -> target);
        rig.bind("typed", (Processor) exchange -> exchange.getMessage().removeHeader("x"));
        rig.bind("watched", (Processor) exchange -> exchange.getExchangeExtension()
                .addOnCompletion(new org.apache.camel.support.SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange done) {
                        outcomes.add(done.getVariable(CallVariables.RESPONSE_OUTCOME, ResponseOutcome.class));
                    }
                }));
        rig.start(ROUTES);
    }

    private void start(Behaviour behaviour) throws Exception {
        start(HttpServerSettings.on("127.0.0.1", 0), behaviour);
    }

    private void ticking(HttpServerResponse response) {
        response.write("data: first\n\n");
        long timer = provider.setPeriodic(50, tick -> response.write("data: tick\n\n"));
        response.closeHandler(closed -> {
            provider.cancelTimer(timer);
            open.decrementAndGet();
            lastClosedNanos.set(System.nanoTime());
        });
    }

    @Test
    void relaysEachEventAsItComesWithTheHeadersOfAStream() throws Exception {
        CompletableFuture<Void> secondMayCome = new CompletableFuture<>();
        start(response -> {
            response.write("data: 1\n\n");
            secondMayCome.thenRun(() -> response.end("data: 2\n\n"));
        });

        HttpResponse<InputStream> answer =
                rig.client.send(rig.request("/relay").build(), HttpResponse.BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(answer.headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(new String(answer.body().readNBytes(9), StandardCharsets.UTF_8))
                .isEqualTo("data: 1\n\n");
        assertThat(outcomes).isEmpty();
        assertThat(rig.engine.inFlight()).isEqualTo(1);
        secondMayCome.complete(null);
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("data: 2\n\n");
        await().untilAsserted(() -> assertThat(outcomes).containsExactly(ResponseOutcome.COMPLETED));
    }

    /** 40 of 40: each stream that goes on is paid for. */
    @Test
    void cancelsTheProviderWithin250MsWhenClientsLeaveMidStream() throws Exception {
        start(this::ticking);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket client = new Socket("127.0.0.1", rig.port());
            client.getOutputStream().write("GET /relay HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            clients.add(client);
        }
        for (Socket client : clients) {
            assertThat(client.getInputStream().read()).isPositive();
        }
        assertThat(open).hasValue(40);

        long left = System.nanoTime();
        for (Socket client : clients) {
            client.close();
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> open.get() == 0);
        assertThat(TimeUnit.NANOSECONDS.toMillis(lastClosedNanos.get() - left)).isLessThan(250);
        await().untilAsserted(() -> assertThat(outcomes).hasSize(40).containsOnly(ResponseOutcome.CLIENT_GONE));
        await().until(() -> rig.engine.inFlight() == 0);
    }

    @Test
    void cutsTheAnswerWhenTheProviderBreaksOff() throws Exception {
        start(response -> {
            response.write("data: 1\n\n");
            provider.setTimer(100, later -> response.close());
        });
        try (Socket client = new Socket("127.0.0.1", rig.port())) {
            client.getOutputStream().write("GET /relay HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));

            client.setSoTimeout(5_000);
            String received = readAll(client);

            assertThat(received).contains("data: 1").doesNotContain("\r\n0\r\n");
        }
        await().untilAsserted(() -> assertThat(outcomes).containsExactly(ResponseOutcome.FAILED));
    }

    private static String readAll(Socket client) {
        StringBuilder received = new StringBuilder();
        try {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                received.append((char) b);
            }
        } catch (IOException reset) {
            return received.toString();
        }
        return received.toString();
    }

    /** */
    @Test
    void holdsTheProviderBackForASlowClientAndLeavesOneThatDoesNotRead() throws Exception {
        String chunk = "data: " + "x".repeat(60_000) + "\n\n";
        start(
                HttpServerSettings.on("127.0.0.1", 0)
                        .withTimeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(1_500)),
                response -> pour(response, chunk));
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(16_384);
            client.connect(new java.net.InetSocketAddress("127.0.0.1", rig.port()));
            client.getOutputStream().write("GET /relay HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));

            await().until(() -> written.get() > 0);
            await().atMost(Duration.ofSeconds(10)).until(() -> open.get() == 0);

            assertThat(written.get()).isLessThan(64L * 1024 * 1024);
            await().untilAsserted(() -> assertThat(outcomes).containsExactly(ResponseOutcome.CLIENT_GONE));
        }
    }

    private void pour(HttpServerResponse response, String chunk) {
        while (!response.writeQueueFull() && !response.closed()) {
            written.addAndGet(chunk.length());
            response.write(chunk);
        }
        response.drainHandler(drained -> pour(response, chunk));
    }

    @Test
    void neverCutsALiveStreamForBeingIdle() throws Exception {
        start(
                HttpServerSettings.on("127.0.0.1", 0)
                        .withTimeouts(
                                Duration.ofMillis(200),
                                Duration.ofMillis(200),
                                Duration.ofMillis(200),
                                Duration.ofMillis(200)),
                response -> {
                    response.write("data: 1\n\n");
                    provider.setTimer(1_500, later -> response.end("data: 2\n\n"));
                });

        assertThat(rig.get("/relay").body()).endsWith("data: 2\n\n");
    }

    @Test
    void drainsByLettingStreamsEndAndTakingNobodyNew() throws Exception {
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        start(response -> {
            response.write("data: 1\n\n");
            mayEnd.thenRun(() -> response.end("data: 2\n\n"));
        });
        HttpResponse<InputStream> answer =
                rig.client.send(rig.request("/relay").build(), HttpResponse.BodyHandlers.ofInputStream());
        int port = rig.port();

        assertThat(rig.engine.drain(Duration.ofMillis(300))).isFalse();
        assertThat(canConnect(port)).isFalse();
        mayEnd.complete(null);
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("data: 2\n\n");
        assertThat(rig.engine.drain(Duration.ofSeconds(5))).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> rig.engine.connections() == 0);
    }

    private static boolean canConnect(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
