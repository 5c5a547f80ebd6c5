package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.camel.EventLoops;
import io.dragoman.camel.hot.RouteGenerations;
import io.dragoman.camel.hot.RouteLint;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.catalog.ProviderKeys;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.mock.Fault;
import io.dragoman.mock.JournalEntry;
import io.dragoman.mock.MockProvider;
import io.dragoman.negotiation.Candidate;
import io.dragoman.vault.VaultLockedException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped route templates before a live provider. */
class ProviderRoutesTest {
    private static final String KEY = "canary-key-4711";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final MockProvider mock = MockProvider.start();
    private final Vertx vertx = EventLoops.create(2);
    private final DefaultCamelContext context = new DefaultCamelContext();

    @TempDir
    Path routes;

    private RouteGenerations generations;
    private ProviderRoutes providerRoutes;
    private long snapshots;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(routes.resolve("provider"));
        try (Stream<Path> files = Files.list(Path.of("routes/provider"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve("provider").resolve(file.getFileName()));
            }
        }
        generations = new RouteGenerations(context, routes, new RouteLint(List.of()));
        providerRoutes = new ProviderRoutes(context, generations);
        context.getRegistry().bind("llmTargets", providerRoutes);
        context.getRegistry().bind("vertx", vertx);
        new ProviderBeans(new ProviderKeys(name -> name.equals("THE_KEY") ? KEY : null, name -> {
                    throw new VaultLockedException();
                }))
                .bind((name, bean) -> context.getRegistry().bind(name, bean));
        context.getPropertiesComponent().addInitialProperty("dragoman.provider.first-byte-timeout-ms", "2000");
        context.getPropertiesComponent().addInitialProperty("dragoman.provider.idle-timeout-ms", "2000");
    }

    @AfterEach
    void stop() {
        generations.close();
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        mock.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,openai,authorization,Bearer canary-key-4711",
        "openai,vllm,authorization,Bearer canary-key-4711",
        "anthropic,anthropic,x-api-key,canary-key-4711",
        "gemini,gemini,x-goog-api-key,canary-key-4711",
        "ollama,ollama,authorization,Bearer canary-key-4711"
    })
    void asksAndReadsInEveryDialect(String dialect, String wire, String keyHeader, String key) throws Exception {
        Provider provider = provider("p1", dialect, mock.baseUrl(wire), CredentialStore.ENV, "THE_KEY");
        follow(provider);

        Exchange exchange = call(provider, false);

        assertThat(exchange.getException()).isNull();
        ProviderAnswer answer = exchange.getVariable("answer", ProviderAnswer.class);
        assertThat(answer.text()).contains("Hello broker");
        assertThat(answer.stopReason()).isEqualTo(StopReason.STOP);
        assertThat(answer.usage().total()).isPositive();
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(onlyCall().header(keyHeader)).isEqualTo(key);
        assertThat(onlyCall().query()).doesNotContain(KEY);

        mock.reset();
        Exchange streamed = call(provider, true);
        assertThat(streamed.getException()).isNull();
        assertThat(read(streamed))
                .contains("data: ")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("event: error");
        assertThat(onlyCall().header(keyHeader)).isEqualTo(key);
    }

    @Test
    void putsAzuresKeyInItsOwnHeader() throws Exception {
        mock.acceptMissingKey();
        Provider provider = provider("p1", "azure", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        follow(provider);

        assertThat(call(provider, false).getException()).isNull();
        assertThat(onlyCall().header("api-key")).isEqualTo(KEY);
        assertThat(onlyCall().header("authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void classesFailures(String dialect) throws Exception {
        Provider provider = provider("p1", dialect, mock.baseUrl(dialect), CredentialStore.ENV, "THE_KEY");
        follow(provider);
        Map<Fault, ErrorClass> expected = Map.of(
                Fault.status(429).retryAfter("7"), ErrorClass.RATE_LIMITED,
                Fault.status(500), ErrorClass.TRANSIENT,
                Fault.status(503), ErrorClass.OVERLOADED,
                Fault.invalidKey(), ErrorClass.KEY,
                // Gemini words a spent quota as it words a rate limit.
                Fault.outOfCredit(), dialect.equals("gemini") ? ErrorClass.RATE_LIMITED : ErrorClass.KEY,
                Fault.contextOverflow(), ErrorClass.CONTEXT_OVERFLOW,
                Fault.resetBeforeHead(), ErrorClass.TRANSIENT,
                Fault.html(), ErrorClass.TRANSIENT,
                Fault.emptyBody(), ErrorClass.TRANSIENT);
        expected.forEach((fault, errorClass) -> {
            for (boolean stream : new boolean[] {false, true}) {
                mock.reset();
                mock.next(fault);
                Exchange exchange = call(provider, stream);
                assertThat(failure(exchange).errorClass())
                        .as("%s, %s", errorClass, stream ? "stream" : "unary")
                        .isEqualTo(errorClass);
                assertThat(exchange.getMessage().getHeaders().toString()).doesNotContain(KEY);
            }
        });
        mock.next(Fault.truncatedJson());
        assertThat(failure(call(provider, false)).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        mock.next(Fault.status(429).retryAfter("7"));
        // Gemini says in the body how long to wait, and means that.
        long seconds = dialect.equals("gemini") ? 34 : 7;
        assertThat(failure(call(provider, false)).retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini", "ollama"})
    void endsABrokenStreamWithAnError(String dialect) throws Exception {
        Provider provider = provider("p1", dialect, mock.baseUrl(dialect), CredentialStore.ENV, "THE_KEY");
        follow(provider);
        for (Fault fault : List.of(
                Fault.none().resetAfter(700),
                Fault.none().cutAfter(700),
                Fault.errorInStream(1),
                Fault.none().silentAfter(700))) {
            mock.alwaysReply(io.dragoman.mock.Reply.words(60));
            mock.next(fault);
            Exchange exchange = call(provider, true);
            String text = exchange.getException() == null ? read(exchange) : "event: error";
            assertThat(text).contains("event: error").doesNotContain("[DONE]");
        }
    }

    @Test
    void stopsTheProviderWhenTheClientGoes() throws Exception {
        Provider provider = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        follow(provider);
        mock.next(Fault.endlessStream());
        Cancellation cancellation = new Cancellation();
        Exchange exchange = call(provider, true, cancellation);
        ChatStream stream = exchange.getMessage().getBody(ChatStream.class);
        stream.awaitStart(SOON);
        CompletableFuture<StreamEnd> end = new CompletableFuture<>();
        stream.onEnd(ended -> {
            end.complete(ended);
            return "";
        });
        stream.handler(buffer -> {});
        stream.resume();

        cancellation.cancel();

        assertThat(end.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(StreamEnd.Outcome.CLIENT_GONE);
        await().atMost(SOON).until(() -> onlyCall().cancelledAt() != null);
    }

    @Test
    void stopsTheProviderWhenAStreamIsGivenUp() throws Exception {
        Provider provider = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        follow(provider);
        mock.next(Fault.endlessStream());
        ChatStream stream = call(provider, true).getMessage().getBody(ChatStream.class);
        stream.awaitStart(SOON);

        stream.clientGone();

        await().atMost(SOON).until(() -> onlyCall().cancelledAt() != null);
    }

    @Test
    void refusesToCallWithoutTheKey() throws Exception {
        Provider provider = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "UNSET");
        follow(provider);

        assertThat(failure(call(provider, false)).errorClass()).isEqualTo(ErrorClass.KEY);
        assertThat(mock.journal()).isEmpty();
    }

    @Test
    void keepsThePathOfOneDialectFromTheNext() throws Exception {
        Provider first = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        Provider second = provider("p2", "ollama", mock.baseUrl("ollama"), CredentialStore.NONE, "");
        follow(first, second);
        mock.next(Fault.status(500));
        Exchange exchange = call(first, false);
        assertThat(failure(exchange).errorClass()).isEqualTo(ErrorClass.TRANSIENT);

        exchange.setException(null);
        exchange.setVariable("candidate", candidate(second));
        context.createProducerTemplate().send("hot:provider-p2", exchange);

        assertThat(exchange.getException()).isNull();
        JournalEntry last = mock.calls().get(1);
        assertThat(last.path()).isEqualTo("/ollama/api/chat");
        assertThat(last.header("authorization")).isNull();
    }

    /** Neither a class nor a restart: one file names the path, the header of the key and the form. */
    @Test
    void takesANewKindOfProviderFromOneFile() throws Exception {
        mock.acceptMissingKey();
        startEmpty();
        Files.writeString(routes.resolve("provider/gatekeeper.camel.yaml"), """
                # Provider dialect "gatekeeper": the form of OpenAI below another path, with a key header of its own.
                - routeTemplate:
                    id: provider-gatekeeper
                    description: Chat completions behind a gatekeeper
                    parameters:
                      - name: providerId
                        description: Id of the provider
                    route:
                      errorHandler:
                        noErrorHandler: {}
                      from:
                        uri: "hot:provider-{{providerId}}"
                        steps:
                          - removeHeaders:
                              pattern: "*"
                          - process:
                              ref: openaiRequest
                          - setHeader:
                              name: x-gatekeeper
                              constant: open sesame
                          - setVariable:
                              name: llm-path
                              constant: /openai/v1/chat/completions
                          - to:
                              uri: "llm:{{providerId}}"
                          - process:
                              ref: openaiAnswer
                """);
        await().atMost(SOON).until(() -> generations.templates().contains("provider-gatekeeper"));
        Provider provider = provider("new-one", "gatekeeper", mock.origin(), CredentialStore.NONE, "");
        providerRoutes.follow(snapshot(provider));

        Exchange exchange = call(provider, false);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable("answer", ProviderAnswer.class).text()).contains("Hello broker");
        assertThat(onlyCall().header("x-gatekeeper")).isEqualTo("open sesame");
    }

    @Test
    void followsTheCatalogue() throws Exception {
        Provider here = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        follow(here);
        assertThat(call(here, false).getException()).isNull();

        Provider moved = provider("p1", "openai", mock.baseUrl("vllm"), CredentialStore.ENV, "THE_KEY");
        providerRoutes.follow(snapshot(moved));
        assertThat(call(moved, false).getException()).isNull();
        assertThat(mock.calls().get(1).path()).startsWith("/vllm/");

        Provider other = provider("p1", "anthropic", mock.baseUrl("anthropic"), CredentialStore.ENV, "THE_KEY");
        providerRoutes.follow(snapshot(other));
        assertThat(call(other, false).getException()).isNull();
        assertThat(mock.calls().get(2).path()).startsWith("/anthropic/");

        providerRoutes.follow(snapshot());
        await().atMost(SOON).until(() -> call(other, false).getException() != null);
    }

    @Test
    void keepsTheOthersRunningWhenOneTemplateIsMissing() throws Exception {
        Provider strange = provider("a-strange-one", "klingon", mock.baseUrl("openai"), CredentialStore.NONE, "");
        Provider known = provider("p1", "openai", mock.baseUrl("openai"), CredentialStore.ENV, "THE_KEY");
        follow(strange, known);

        assertThat(call(strange, false).getException()).isNotNull();
        assertThat(call(known, false).getException()).isNull();
    }

    @Test
    void answersFromTheDemoWithoutANetwork() throws Exception {
        Provider provider = provider("demo", "demo", "demo:built-in", CredentialStore.NONE, "");
        follow(provider);

        ProviderAnswer answer = call(provider, false).getVariable("answer", ProviderAnswer.class);
        assertThat(answer.text()).contains("demo").contains("Hello broker").contains("POST /admin/v1/providers");
        assertThat(answer.usage().input()).isEqualTo(2);
        assertThat(answer.usage().output()).isEqualTo(answer.text().split("\\s+").length);

        String stream = read(call(provider, true));
        assertThat(stream).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"stop\"");
    }

    private void follow(Provider... providers) {
        startEmpty();
        providerRoutes.follow(snapshot(providers));
    }

    private void startEmpty() {
        generations.start();
        context.start();
    }

    private CatalogSnapshot snapshot(Provider... providers) {
        return CatalogSnapshot.of(++snapshots, List.of(providers), List.of(), RoutingConfig.DEFAULT);
    }

    private static Provider provider(
            String id, String dialect, String baseUrl, CredentialStore store, String reference) {
        return new Provider(id, dialect, dialect, URI.create(baseUrl), true, store, reference);
    }

    private static Candidate candidate(Provider provider) {
        Candidate any = RecordedRequests.candidate("mock-small");
        Model model =
                new Model("mock-small", provider.id(), "mock-small", 5, 0, 0, null, PriceSource.UNKNOWN, null, true);
        return new Candidate(
                model,
                provider,
                any.inputTokens(),
                any.outputTokens(),
                any.choices(),
                0,
                0,
                0,
                0,
                0,
                any.quality(),
                any.availability(),
                0);
    }

    private Exchange call(Provider provider, boolean stream) {
        return call(provider, stream, new Cancellation());
    }

    private Exchange call(Provider provider, boolean stream, Cancellation cancellation) {
        ObjectNode body = RecordedRequests.json("{'messages':[{'role':'user','content':'Hello broker'}]}");
        ChatRequest request = RecordedRequests.of(body.put("stream", stream));
        return context.createFluentProducerTemplate()
                .to("hot:provider-" + provider.id())
                .withProcessor(exchange -> {
                    exchange.setVariable("request", request);
                    exchange.setVariable("candidate", candidate(provider));
                    exchange.setVariable(CallVariables.CANCELLATION, cancellation);
                })
                .send();
    }

    /** The failure of the call, or of the wait for its first content. */
    private static ProviderException failure(Exchange exchange) {
        Throwable thrown = exchange.getException();
        if (thrown == null && exchange.getMessage().getBody() instanceof ChatStream stream) {
            thrown = org.assertj.core.api.Assertions.catchThrowable(() -> stream.awaitStart(SOON));
        }
        return Objects.requireNonNull(
                CallFailures.find(thrown), () -> "no failed attempt in " + exchange.getException());
    }

    private static String read(Exchange exchange) throws Exception {
        ChatStream stream = exchange.getMessage().getBody(ChatStream.class);
        CompletableFuture<String> whole = new CompletableFuture<>();
        StringBuffer text = new StringBuffer();
        stream.handler(buffer -> text.append(buffer));
        stream.endHandler(nothing -> whole.complete(text.toString()));
        stream.resume();
        return whole.get(10, TimeUnit.SECONDS);
    }

    private JournalEntry onlyCall() {
        List<JournalEntry> calls = mock.calls();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }
}
