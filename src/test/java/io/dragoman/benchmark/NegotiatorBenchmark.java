package io.dragoman.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.negotiation.Decision;
import io.dragoman.negotiation.Negotiator;
import io.dragoman.negotiation.TokenCounter;
import io.dragoman.negotiation.WeightQuality;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A negotiation over 100 models of ten providers with a history: with the token count given, and with a 2 KiB request counted. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NegotiatorBenchmark {
    private static final int MODELS = 100;
    private static final int PROVIDERS = 10;

    private final Health health = new Health(HealthSettings.DEFAULT, Clock.systemUTC());
    private final Negotiator negotiator = new Negotiator(TokenCounter.loaded(), health, new WeightQuality());
    private CatalogSnapshot catalog = CatalogSnapshot.EMPTY;
    private ChatRequest estimated = request(500);
    private ChatRequest counted = request(0);

    @Setup
    public void fill() {
        List<Provider> providers = new ArrayList<>();
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < PROVIDERS; i++) {
            URI url = URI.create("http://127.0.0.1:1");
            providers.add(new Provider("provider-" + i, "openai", "openai", url, true, CredentialStore.NONE, ""));
        }
        for (int i = 0; i < MODELS; i++) {
            models.add(model(i));
        }
        catalog = CatalogSnapshot.of(1, providers, models, RoutingConfig.DEFAULT);
        for (Model model : models) {
            for (int attempt = 0; attempt < 30; attempt++) {
                attempt(model, attempt);
            }
        }
    }

    @Benchmark
    public Decision negotiate100Models() {
        return negotiator.negotiate(estimated, catalog);
    }

    @Benchmark
    public Decision negotiate100ModelsAndCount2KiB() {
        return negotiator.negotiate(counted, catalog);
    }

    /** Prices from 0.05 to 50 USD for a million tokens, so that some models are too dear, and weights of all kinds. */
    private static Model model(int i) {
        long nanoPerMillion = Math.round(5e7 * Math.pow(1000, i / (double) MODELS));
        Price price = Price.of(nanoPerMillion, 4 * nanoPerMillion);
        String id = "vendor-" + i % PROVIDERS + "/model-" + i;
        Set<String> can = i % 3 == 0 ? Set.of("tools", "json") : Set.of("tools", "json", "vision");
        return new Model(
                id, "provider-" + i % PROVIDERS, id, i % 11, 128_000, 8_000, price, PriceSource.ADMIN, can, true);
    }

    private void attempt(Model model, int number) {
        if (!health.tryAcquire(model.providerId(), model.id())) {
            return;
        }
        long latencyMs = 300 + 37L * number;
        health.record(new Attempt(
                model.id(),
                model.providerId(),
                System.currentTimeMillis() - latencyMs,
                latencyMs,
                200,
                200,
                null,
                new Usage(500, 0, 0, 200 + number, 0),
                1_000));
    }

    /** @param estimate tokens as the client estimates them, 0 to have them counted */
    private static ChatRequest request(int estimate) {
        String body = Target.body("unused", false, "Which way to the well?");
        try {
            ArrayNode messages = (ArrayNode) Json.read(body).at("/request/messages");
            RoutingPolicy policy = new RoutingPolicy(Mode.NORMAL, 50_000_000, 20_000, 2);
            return new ChatRequest(
                    "bench",
                    null,
                    Set.of("tools"),
                    policy,
                    messages,
                    null,
                    estimate,
                    Json.object(),
                    null,
                    false,
                    Json.object(),
                    OutputFormat.AS_IS,
                    AllowedModels.ALL);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
