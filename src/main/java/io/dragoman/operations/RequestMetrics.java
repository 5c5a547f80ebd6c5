package io.dragoman.operations;

import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Usage;
import io.dragoman.log.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts finished requests and their attempts. No text of a client becomes a label: models and providers are named only while the catalogue
 * knows them, else {@value #OTHER}. Meters are kept by small keys, so that a request builds no tags. Safe for any thread.
 */
public final class RequestMetrics {
    static final String OTHER = "other";

    private static final String NONE = "none";
    private static final double NANO = 1e9;

    /** From a cache hit to the longest deadline a client can set. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300)
    };

    private final MeterRegistry registry;
    private final Catalog catalog;
    private final Map<RequestKey, RequestMeters> requests = new ConcurrentHashMap<>();
    private final Map<ModelKey, ModelMeters> models = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry, Catalog catalog) {
        this.registry = registry;
        this.catalog = catalog;
        catalog.onChange(this::forgetOthers);
    }

    public void record(RequestLog log) {
        CatalogSnapshot known = catalog.current();
        RequestKey key = new RequestKey(
                log.mode() == null ? NONE : log.mode().wireName(),
                log.statusCode(),
                log.errorClass() == null ? NONE : log.errorClass(),
                log.streamed());
        requests.computeIfAbsent(key, RequestMeters::new).record(log.latencyMs());
        for (Attempt attempt : log.attempts()) {
            meters(known, attempt.providerId(), attempt.modelId()).record(attempt);
        }
        if (log.streamed() && log.firstByteMs() >= 0) {
            meters(known, log.providerId(), log.modelId()).recordFirstToken(log.firstByteMs());
        }
    }

    private ModelMeters meters(CatalogSnapshot known, @Nullable String providerId, @Nullable String modelId) {
        return models.computeIfAbsent(ModelKey.of(known, providerId, modelId), ModelMeters::new);
    }

    /** Meters of what is no longer registered go, so that their number stays bounded by the catalogue. */
    private void forgetOthers(CatalogSnapshot known) {
        models.forEach((key, meters) -> {
            if (!key.equals(ModelKey.of(known, key.provider(), key.model())) && models.remove(key, meters)) {
                meters.remove();
            }
        });
    }

    private record RequestKey(String mode, int status, String errorClass, boolean streamed) {}

    /** Labels of a model; never anything that is not in the snapshot. */
    private record ModelKey(String provider, String model) {
        static final ModelKey UNKNOWN = new ModelKey(OTHER, OTHER);

        static ModelKey of(CatalogSnapshot known, @Nullable String providerId, @Nullable String modelId) {
            if (providerId == null || modelId == null || known.provider(providerId) == null) {
                return UNKNOWN;
            }
            Model model = known.model(modelId);
            boolean runsThere = model != null && model.providerId().equals(providerId);
            return new ModelKey(providerId, runsThere ? modelId : OTHER);
        }
    }

    private final class RequestMeters {
        private final Counter count;
        private final Timer duration;

        RequestMeters(RequestKey key) {
            String streamed = Boolean.toString(key.streamed());
            count = Counter.builder("dragoman.requests")
                    .description("Finished requests")
                    .tags("mode", key.mode(), "status", Integer.toString(key.status()))
                    .tags("error_class", key.errorClass(), "streamed", streamed)
                    .register(registry);
            duration = Timer.builder("dragoman.request.duration")
                    .description("From the arrival of a request to the end of its answer")
                    .tags("mode", key.mode(), "streamed", streamed)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        void record(long latencyMs) {
            count.increment();
            duration.record(latencyMs, TimeUnit.MILLISECONDS);
        }
    }

    private final class ModelMeters {
        private final ModelKey key;
        private final Map<String, Counter> attempts = new ConcurrentHashMap<>();
        private final Counter cost;
        private final Counter input;
        private final Counter cacheRead;
        private final Counter cacheWrite;
        private final Counter output;
        private final Counter reasoning;
        private final Timer firstToken;

        ModelMeters(ModelKey key) {
            this.key = key;
            cost = named(Counter.builder("dragoman.cost.usd").description("What attempts cost, in USD"));
            input = tokens("input");
            cacheRead = tokens("cache_read");
            cacheWrite = tokens("cache_write");
            output = tokens("output");
            reasoning = tokens("reasoning");
            firstToken = Timer.builder("dragoman.time.to.first.token")
                    .description("From the arrival of a streamed request to its first content")
                    .tags("provider", key.provider(), "model", key.model())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        void record(Attempt attempt) {
            String outcome = attempt.errorClass() == null
                    ? "success"
                    : attempt.errorClass().wireName();
            attempts.computeIfAbsent(outcome, this::attempts).increment();
            cost.increment(attempt.costNanoUsd() / NANO);
            Usage usage = attempt.usage();
            input.increment(usage.input());
            cacheRead.increment(usage.cacheRead());
            cacheWrite.increment(usage.cacheWrite());
            output.increment(usage.output());
            reasoning.increment(usage.reasoning());
        }

        void recordFirstToken(long firstByteMs) {
            firstToken.record(firstByteMs, TimeUnit.MILLISECONDS);
        }

        void remove() {
            Stream.of(cost, input, cacheRead, cacheWrite, output, reasoning, firstToken)
                    .forEach(registry::remove);
            attempts.values().forEach(registry::remove);
        }

        private Counter attempts(String outcome) {
            return named(Counter.builder("dragoman.attempts")
                    .description("Finished requests to providers")
                    .tag("outcome", outcome));
        }

        private Counter tokens(String tokenClass) {
            return named(Counter.builder("dragoman.tokens")
                    .description("Tokens of attempts, each in one class")
                    .tag("class", tokenClass));
        }

        private Counter named(Counter.Builder builder) {
            return builder.tags("provider", key.provider(), "model", key.model())
                    .register(registry);
        }
    }
}
