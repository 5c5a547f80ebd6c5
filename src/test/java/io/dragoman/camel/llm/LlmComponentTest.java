package io.dragoman.camel.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.EventLoops;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.llm.LlmException.Kind;
import io.dragoman.network.AddressPolicy;
import io.dragoman.network.Cidr;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.streams.ReadStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-30, S-31, S-41, S-43: what goes to providers, where to, and how much comes back. */
class LlmComponentTest {
    private final Vertx vertx = EventLoops.create(2);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicReference<LlmTarget> target = new AtomicReference<>();
    private final LlmComponent component = new LlmComponent();
    private FakeProvider provider;

    @AfterEach
    void stop() {
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (provider != null) {
            provider.close();
        }
    }

    private void start(io.vertx.core.Handler<HttpServerRequest> behaviour) {
        provider = new FakeProvider(behaviour);
        startAt(provider.uri());
    }

    private void startAt(URI uri) {
        target.set(new LlmTarget(uri, 4, Duration.ofSeconds(2), false));
        context.getRegistry().bind("targets", (LlmTargets) id -> target.get());
        context.getRegistry().bind("vertx", vertx);
        context.addComponent("llm", component);
        context.start();
    }

    private Exchange call(String uri, org.apache.camel.Processor prepare) {
        return context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(exchange -> {
                    exchange.getMessage().setBody("{}".getBytes(StandardCharsets.UTF_8));
                    prepare.process(exchange);
                })
                .send();
    }

    private Exchange call(String uri) {
        return call(uri, exchange -> {});
    }

    private static Kind kindOf(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(LlmException.class);
        return ((LlmException) exchange.getException()).kind();
    }

    @Test
    void sendsWhatTheRouteSetAndNothingElse() {
        AtomicReference<MultiMap> seen = new AtomicReference<>();
        AtomicReference<String> line = new AtomicReference<>();
        start(request -> {
            seen.set(request.headers());
            line.set(request.method() + " " + request.uri());
            request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("retry-after", "7")
                    .putHeader("x-ratelimit-remaining-tokens", "5")
                    .putHeader("set-cookie", "a=b")
                    .putHeader("x-provider-secret", "s")
                    .setStatusCode(429)
                    .end("{\"ok\":1}");
        });

        Exchange answer = call("llm:p?path=/chat/completions", exchange -> {
            exchange.setVariable(CallVariables.CALL, HttpCall.of("POST", "/v1/chat", "req-1"));
            exchange.getMessage().setHeader("Authorization", "Bearer key");
            exchange.getMessage().setHeader("content-type", "application/json");
            exchange.getMessage().setHeader("CamelHttpUri", "http://evil/");
            exchange.getMessage().setHeader("CAMELhttpPath", "/evil");
            exchange.getMessage().setHeader("Cookie", "c");
            exchange.getMessage().setHeader("Host", "evil");
            exchange.getMessage().setHeader("X-Forwarded-For", "1.1.1.1");
            exchange.getMessage().setHeader("breadcrumbId", "b");
            exchange.getMessage().setHeader("Connection", "x-hop");
            exchange.getMessage().setHeader("X-Hop", "h");
            exchange.getMessage().setHeader("Accept-Encoding", "gzip");
        });

        assertThat(line.get()).isEqualTo("POST /v1/chat/completions");
        assertThat(seen.get().names())
                .containsExactlyInAnyOrder("host", "content-length", "authorization", "content-type", "x-request-id");
        assertThat(seen.get().get("host")).isEqualTo("127.0.0.1:" + provider.port());
        assertThat(seen.get().get("x-request-id")).isEqualTo("req-1");
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(429);
        assertThat(answer.getMessage().getHeaders().keySet())
                .containsExactlyInAnyOrder(
                        Exchange.HTTP_RESPONSE_CODE, "content-type", "retry-after", "x-ratelimit-remaining-tokens");
        assertThat(answer.getMessage().getBody()).isEqualTo("{\"ok\":1}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void letsAVariableChooseThePath() {
        AtomicReference<String> line = new AtomicReference<>();
        start(request -> {
            line.set(request.uri());
            request.response().end();
        });

        call("llm:p?path=/a", exchange -> exchange.setVariable(CallVariables.LLM_PATH, "/models/m:generate"));

        assertThat(line.get()).isEqualTo("/v1/models/m:generate");
    }

    @Test
    void refusesControlCharactersInHeaders() {
        start(request -> request.response().end());

        Exchange answer =
                call("llm:p", exchange -> exchange.getMessage().setHeader("authorization", "Bearer a\r\nx-evil: 1"));

        assertThat(answer.getException())
                .hasMessageContaining("header authorization")
                .hasMessageNotContaining("evil");
        assertThat(provider.requests).hasValue(0);
        assertThat(answer.getMessage().getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void neverFollowsARedirect(int status) {
        AtomicReference<FakeProvider> canary =
                new AtomicReference<>(new FakeProvider(r -> r.response().end()));
        start(request -> request.response()
                .setStatusCode(status)
                .putHeader("location", canary.get().uri().toString())
                .end());

        Exchange answer = call("llm:p");

        assertThat(kindOf(answer)).isEqualTo(Kind.REDIRECT);
        assertThat(answer.getMessage().getHeaders()).isEmpty();
        assertThat(canary.get().connections).hasValue(0);
        canary.get().close();
    }

    @Test
    void saysWhyItCouldNotConnect() throws Exception {
        ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = unused.getLocalPort();
        unused.close();
        startAt(URI.create("http://127.0.0.1:" + port));

        assertThat(kindOf(call("llm:p"))).isEqualTo(Kind.CONNECT);

        component.setResolver(host -> {
            throw new UnknownHostException(host);
        });
        target.set(LlmTarget.of(URI.create("http://nowhere.invalid:" + port)));
        Exchange answer = call("llm:p");
        assertThat(kindOf(answer)).isEqualTo(Kind.DNS);
        assertThat(answer.getException()).hasMessageNotContaining("nowhere");
    }

    @Test
    void connectsOnlyToAddressesThePolicyAllows() {
        AtomicReference<InetAddress[]> resolved = new AtomicReference<>(addresses("127.0.0.1"));
        AtomicInteger lookups = new AtomicInteger();
        component.setResolver(host -> {
            lookups.incrementAndGet();
            return resolved.get();
        });
        provider = new FakeProvider(
                request -> request.response().end(request.authority().toString()));
        startAt(provider.uri("models.example"));

        Exchange allowed = call("llm:p");
        call("llm:p");
        resolved.set(addresses("169.254.169.254"));
        target.set(LlmTarget.of(provider.uri("other.example")));
        Kind metadata = kindOf(call("llm:p"));
        resolved.set(addresses("127.0.0.1", "169.254.169.254"));
        target.set(LlmTarget.of(provider.uri("third.example")));
        Kind mixed = kindOf(call("llm:p"));
        target.set(LlmTarget.of(URI.create("http://169.254.169.254:80")));
        Kind literal = kindOf(call("llm:p"));

        assertThat(allowed.getMessage().getBody(String.class)).isEqualTo("models.example:" + provider.port());
        assertThat(List.of(metadata, mixed, literal)).containsOnly(Kind.ADDRESS_REFUSED);
        assertThat(lookups).hasValue(3);
        assertThat(provider.requests).hasValue(2);
    }

    @Test
    void refusesLoopbackWhenTheOperatorDoesNotAllowIt() {
        component.setAddressPolicy(new AddressPolicy(List.of(Cidr.parse("10.0.0.0/8"))));
        start(request -> request.response().end());

        assertThat(kindOf(call("llm:p"))).isEqualTo(Kind.ADDRESS_REFUSED);
        assertThat(provider.connections).hasValue(0);
    }

    @Test
    void tellsTheLimitsApart() {
        start(request -> {
            if (request.uri().endsWith("/head")) {
                return;
            }
            request.response().setChunked(true).write("x");
        });

        assertThat(kindOf(call("llm:p?path=/head&firstByteTimeoutMs=100"))).isEqualTo(Kind.FIRST_BYTE_TIMEOUT);
        assertThat(kindOf(call("llm:p?path=/body&totalTimeoutMs=100"))).isEqualTo(Kind.TOTAL_TIMEOUT);
        assertThat(kindOf(call("llm:p?path=/head", LlmComponentTest::deadlineIn100Ms)))
                .isEqualTo(Kind.DEADLINE);
        assertThat(kindOf(call("llm:p?path=/body", LlmComponentTest::deadlineIn100Ms)))
                .isEqualTo(Kind.DEADLINE);
    }

    private static void deadlineIn100Ms(Exchange exchange) {
        exchange.setVariable(CallVariables.DEADLINE_NANOS, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void reportsATakenPoolAndGivesUpItsPlace() {
        start(request -> {
            if (request.uri().endsWith("/ok")) {
                request.response().end("ok");
            }
        });
        target.set(new LlmTarget(provider.uri(), 1, Duration.ofSeconds(2), false));
        CompletableFuture<Exchange> first =
                CompletableFuture.supplyAsync(() -> call("llm:p?path=/hang&firstByteTimeoutMs=600"));
        await().until(() -> provider.requests.get() == 1);

        assertThat(kindOf(call("llm:p?path=/wait&firstByteTimeoutMs=100"))).isEqualTo(Kind.POOL_EXHAUSTED);
        assertThat(kindOf(first.join())).isEqualTo(Kind.FIRST_BYTE_TIMEOUT);
        assertThat(call("llm:p?path=/ok").getMessage().getBody(String.class)).isEqualTo("ok");
        assertThat(provider.requests).hasValue(2);
    }

    @Test
    void capsTheBody() {
        component.setLimits(new LlmLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 1_000));
        start(request ->
                request.response().end("x".repeat(Integer.parseInt(request.uri().substring(4)))));

        assertThat(call("llm:p?path=/1000").getMessage().getBody(byte[].class)).hasSize(1_000);
        assertThat(kindOf(call("llm:p?path=/1001"))).isEqualTo(Kind.TOO_LARGE);
    }

    /** S-45: what a provider compresses unasked does not become larger than what it sent. */
    @Test
    void inflatesNothing() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[64 << 20]);
        }
        start(request -> request.response()
                .putHeader("content-encoding", "gzip")
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(bomb.toByteArray())));

        Exchange answer = call("llm:p");

        assertThat(answer.getMessage().getBody(byte[].class)).isEqualTo(bomb.toByteArray());
        assertThat(answer.getMessage().getHeaders()).doesNotContainKey("content-encoding");
    }

    @Test
    void reportsABrokenConnectionAsReset() {
        start(request -> {
            if (request.uri().endsWith("/head")) {
                request.connection().close();
            } else {
                request.response().putHeader("content-length", "100").write("x");
                request.connection().close();
            }
        });

        assertThat(kindOf(call("llm:p?path=/head"))).isEqualTo(Kind.RESET);
        assertThat(kindOf(call("llm:p?path=/body"))).isEqualTo(Kind.RESET);
    }

    @Test
    void handsOutAStreamAndDeliversEachChunk() throws Exception {
        start(request -> {
            var response = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            response.write("data: 1\n\n");
            provider.vertx.setTimer(50, t -> response.end("data: 2\n\n"));
        });

        Exchange answer = call("llm:p");

        assertThat(read(answer).get(5, TimeUnit.SECONDS)).isEqualTo("data: 1\n\ndata: 2\n\n");
    }

    @Test
    void readsErrorsWholeEvenWhenAStreamWasAskedFor() {
        start(request -> request.response().setStatusCode(400).end("{\"error\":1}"));

        assertThat(call("llm:p?stream=true").getMessage().getBody(String.class)).isEqualTo("{\"error\":1}");
    }

    @Test
    void failsAStreamThatFallsSilentBreaksOrLastsTooLong() {
        start(request -> {
            var response = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            response.write("data: 1\n\n");
            if (request.uri().endsWith("/break")) {
                provider.vertx.setTimer(50, t -> request.connection().close());
            } else if (request.uri().endsWith("/long")) {
                provider.vertx.setPeriodic(20, t -> response.write("data: x\n\n"));
            }
        });

        assertThat(read(call("llm:p?path=/silent&idleTimeoutMs=100"))).satisfies(failsWith(Kind.IDLE_TIMEOUT));
        assertThat(read(call("llm:p?path=/break"))).satisfies(failsWith(Kind.RESET));
        assertThat(read(call("llm:p?path=/long&totalTimeoutMs=200"))).satisfies(failsWith(Kind.TOTAL_TIMEOUT));
        assertThat(read(call("llm:p?path=/long", LlmComponentTest::deadlineIn100Ms)))
                .satisfies(failsWith(Kind.DEADLINE));
    }

    @Test
    void doesNotTakeAReaderWhoPausesForASilentProvider() throws Exception {
        start(request -> request.response()
                .putHeader("content-type", "text/event-stream")
                .end("data: 1\n\n"));

        Exchange answer = call("llm:p?idleTimeoutMs=50");
        CountDownLatch later = new CountDownLatch(1);
        vertx.setTimer(200, t -> later.countDown());
        later.await();

        assertThat(read(answer).get(5, TimeUnit.SECONDS)).isEqualTo("data: 1\n\n");
    }

    @Test
    void cancelsInEveryPhaseAndLeavesNoHookBehind() throws Exception {
        CountDownLatch gone = new CountDownLatch(2);
        start(request -> {
            request.connection().closeHandler(closed -> gone.countDown());
            if (request.uri().endsWith("/stream")) {
                request.response()
                        .setChunked(true)
                        .putHeader("content-type", "text/event-stream")
                        .write("data: 1\n\n");
            }
        });
        Cancellation waiting = new Cancellation();
        CompletableFuture<Exchange> head =
                CompletableFuture.supplyAsync(() -> call("llm:p?path=/head", cancelledBy(waiting)));
        await().until(() -> provider.requests.get() == 1);
        waiting.cancel();
        Cancellation streaming = new Cancellation();
        Exchange stream = call("llm:p?path=/stream", cancelledBy(streaming));
        CompletableFuture<String> read = read(stream);
        streaming.cancel();
        Cancellation before = new Cancellation();
        before.cancel();
        Exchange never = call("llm:p?path=/never", cancelledBy(before));

        assertThat(kindOf(head.get(1, TimeUnit.SECONDS))).isEqualTo(Kind.CANCELLED);
        assertThat(read).satisfies(failsWith(Kind.CANCELLED));
        assertThat(kindOf(never)).isEqualTo(Kind.CANCELLED);
        assertThat(gone.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(provider.requests).hasValue(2);
    }

    @Test
    void cancelsWhileWaitingForTheConnection() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket a = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket b = new Socket(full.getInetAddress(), full.getLocalPort())) {
            startAt(URI.create("http://127.0.0.1:" + full.getLocalPort()));
            target.set(new LlmTarget(target.get().baseUri(), 1, Duration.ofSeconds(30), false));
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Exchange> answer =
                    CompletableFuture.supplyAsync(() -> call("llm:p", cancelledBy(cancellation)));
            vertx.setTimer(100, t -> cancellation.cancel());

            assertThat(kindOf(answer.get(2, TimeUnit.SECONDS))).isEqualTo(Kind.CANCELLED);
            assertThat(a.isConnected() && b.isConnected()).isTrue();
        }
    }

    @Test
    void opensNewConnectionsWhenTheTargetChangesAndLetsStreamsOfTheOldEnd() throws Exception {
        start(request -> {
            var response = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            response.write("data: 1\n\n");
            provider.vertx.setTimer(300, t -> response.end("data: 2\n\n"));
        });
        Exchange stream = call("llm:p");
        try (FakeProvider next = new FakeProvider(request -> request.response().end("next"))) {
            target.set(LlmTarget.of(next.uri()));
            Exchange second = call("llm:p");
            component.release("p");

            assertThat(second.getMessage().getBody(String.class)).isEqualTo("next");
            assertThat(read(stream).get(5, TimeUnit.SECONDS)).endsWith("data: 2\n\n");
        }
    }

    @Test
    void checksCertificateAndHostNameOverTls(@TempDir Path folder) throws Exception {
        PfxOptions localhost = certificateFor("localhost", folder);
        component.setResolver(host -> addresses("127.0.0.1"));
        provider = new FakeProvider(
                new HttpServerOptions().setSsl(true).setKeyCertOptions(localhost),
                request -> request.response().end("secret"));
        startAt(provider.uri("localhost"));

        assertThat(kindOf(call("llm:p"))).isEqualTo(Kind.TLS);

        component.setTrust(localhost);
        component.release("p");
        assertThat(call("llm:p").getMessage().getBody(String.class)).isEqualTo("secret");

        target.set(LlmTarget.of(provider.uri("wrong.example")));
        assertThat(kindOf(call("llm:p"))).isEqualTo(Kind.TLS);
    }

    private static PfxOptions certificateFor(String host, Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host)
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return new PfxOptions().setPath(store.toString()).setPassword("changeit");
    }

    private static org.apache.camel.Processor cancelledBy(Cancellation cancellation) {
        return exchange -> exchange.setVariable(CallVariables.CANCELLATION, cancellation);
    }

    private static java.util.function.Consumer<CompletableFuture<String>> failsWith(Kind kind) {
        return read -> assertThat(read)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<String> read(Exchange answer) {
        ReadStream<Buffer> stream = (ReadStream<Buffer>) answer.getMessage().getBody();
        CompletableFuture<String> whole = new CompletableFuture<>();
        Buffer all = Buffer.buffer();
        stream.exceptionHandler(whole::completeExceptionally);
        stream.endHandler(end -> whole.complete(all.toString()));
        stream.handler(all::appendBuffer);
        stream.resume();
        return whole;
    }

    private static InetAddress[] addresses(String... literals) {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            try {
                addresses[i] = InetAddress.getByName(literals[i]);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return addresses;
    }
}
