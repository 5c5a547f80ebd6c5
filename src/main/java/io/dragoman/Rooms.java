package io.dragoman;

import io.dragoman.access.Access;
import io.dragoman.access.AccessBeans;
import io.dragoman.access.AccessSettings;
import io.dragoman.access.Bootstrap;
import io.dragoman.admin.AdminBeans;
import io.dragoman.api.ApiBeans;
import io.dragoman.audit.AuditBeans;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.AuditReloads;
import io.dragoman.camel.EventLoops;
import io.dragoman.camel.RequestExecutor;
import io.dragoman.camel.VirtualThreads;
import io.dragoman.camel.hot.RouteGenerations;
import io.dragoman.camel.hot.RouteLint;
import io.dragoman.camel.http.ClientCertificates;
import io.dragoman.camel.http.CorsPolicy;
import io.dragoman.camel.http.DragomanHttpEngine;
import io.dragoman.camel.http.HttpServerSettings;
import io.dragoman.camel.http.TlsFileException;
import io.dragoman.camel.http.TlsFiles;
import io.dragoman.camel.http.TraceContexts;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogBeans;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceCatalogue;
import io.dragoman.catalog.ProviderKeys;
import io.dragoman.catalog.ProviderTypes;
import io.dragoman.catalog.UnknownPrice;
import io.dragoman.chat.Json;
import io.dragoman.dispatch.DispatchBeans;
import io.dragoman.dispatch.DispatchSettings;
import io.dragoman.events.Events;
import io.dragoman.events.EventsBeans;
import io.dragoman.events.EventsSettings;
import io.dragoman.health.Health;
import io.dragoman.health.HealthBeans;
import io.dragoman.health.HealthSettings;
import io.dragoman.idempotency.IdempotencyBeans;
import io.dragoman.idempotency.IdempotencySettings;
import io.dragoman.ledger.Ledger;
import io.dragoman.ledger.LedgerBeans;
import io.dragoman.ledger.LedgerSettings;
import io.dragoman.log.LogBeans;
import io.dragoman.negotiation.NegotiationBeans;
import io.dragoman.network.AddressPolicy;
import io.dragoman.network.Cidr;
import io.dragoman.network.TrustedProxies;
import io.dragoman.operations.MeasuredRoutes;
import io.dragoman.operations.OperationsBeans;
import io.dragoman.operations.Readiness;
import io.dragoman.operations.StateEvents;
import io.dragoman.orchestration.OrchestrationBeans;
import io.dragoman.orchestration.Prompts;
import io.dragoman.orchestration.StepEvents;
import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.provider.ProviderBeans;
import io.dragoman.provider.ProviderRoutes;
import io.dragoman.redaction.KnownSecrets;
import io.dragoman.reward.RewardBeans;
import io.dragoman.store.Database;
import io.dragoman.store.Durability;
import io.dragoman.store.RetentionTurn;
import io.dragoman.store.StoreBeans;
import io.dragoman.store.StoreThreads;
import io.dragoman.telemetry.Telemetry;
import io.dragoman.telemetry.TelemetryProcessor;
import io.dragoman.telemetry.TelemetrySettings;
import io.dragoman.tsdb.TsdbBeans;
import io.dragoman.vault.UnattendedUnlock;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultBeans;
import io.dragoman.vault.VaultListener;
import io.dragoman.vault.VaultSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Every room, built from the settings and bound into the registry, so that routes find their beans. Closed in reverse order. */
final class Rooms implements AutoCloseable {
    private static final List<String> STARTING = List.of("catalogue", "the catalogue is not loaded");
    private static final int RETENTION_DAYS = 36_500;
    private static final List<String> DRAINING = List.of("draining", "the broker is stopping");

    private static final Duration LONGEST_JOIN = Duration.ofMinutes(10);

    /** Secrets that an operator may have given, of any form. */
    private static final List<String> GIVEN_SECRETS = List.of(
            "dragoman.admin-token", "dragoman.consumer-key", "dragoman.metrics-token", "dragoman.vault.password");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Events events;
    private final DragomanHttpEngine engine;
    private final Readiness readiness;
    private final RouteGenerations generations;
    private final Runnable followed;

    Rooms(CamelContext context, Settings settings) {
        BiConsumer<String, Object> registry =
                (name, bean) -> context.getRegistry().bind(name, bean);
        try {
            Path routesDir = Path.of(settings.text("dragoman.routes-dir"));
            int readers = settings.integer("dragoman.store.readers", 1, 64);
            Database database = opened(Database.open(
                    settings.optional("dragoman.datasource.url").orElse(""),
                    Path.of(settings.text("dragoman.data-dir")),
                    readers,
                    settings.oneOf("dragoman.ledger.durability", Durability.class)));
            StoreThreads storeThreads = opened(new StoreThreads(readers));
            new StoreBeans(database, storeThreads).bind(registry);
            AuditLog audit = new AuditLog(database, Clock.systemUTC());
            new AuditBeans(audit).bind(registry);
            AccessSettings accessSettings = access(settings);
            Access access = opened(new Bootstrap(database, audit, System.out, Clock.systemUTC()).open(accessSettings));
            events = opened(new Events(events(settings)));
            new EventsBeans(events).bind(registry);

            Ledger ledger = opened(Ledger.open(database, ledger(settings), Clock.systemUTC(), events));
            new LedgerBeans(ledger, audit).bind(registry);
            new AccessBeans(access, new LedgerSpending(ledger), accessSettings).bind(registry);

            StateEvents stateEvents = new StateEvents(events);

            Vault vault = vault(database, audit, settings, stateEvents);
            new VaultBeans(vault).bind(registry);

            new IdempotencyBeans(database, storeThreads, idempotency(settings), Clock.systemUTC()).bind(registry);

            AddressPolicy addresses = addresses(settings);
            Catalog catalog = new Catalog(unknownPrice(settings));
            ProviderTypes types = ProviderTypes.load(routesDir);
            ProviderKeys providerKeys = new ProviderKeys(System::getenv, vault::lease);
            new CatalogBeans(catalog, types, new PriceCatalogue(), addresses, audit, vault, providerKeys)
                    .bind(registry);
            Health health = new Health(
                    HealthSettings.from(name -> settings.optional(name).orElse(null)), Clock.systemUTC());
            new HealthBeans(health, catalog).bind(registry);
            health.onChange(stateEvents);
            NegotiationBeans negotiation = new NegotiationBeans(catalog, health);
            negotiation.bind(registry);

            engine = engine(settings, registry);
            generations = opened(new RouteGenerations(context, routesDir, lint(settings)));
            generations.addListener(stateEvents);
            registry.accept("routeGenerations", generations);
            generations.addListener(opened(new AuditReloads(audit, generations::digest)));
            registry.accept("addressPolicy", addresses);
            ProviderBeans providers = new ProviderBeans(providerKeys);
            providers.bind(registry);
            ProviderRoutes providerRoutes = new ProviderRoutes(context, generations);
            registry.accept("llmTargets", providerRoutes);
            followed = () -> catalog.onChange(providerRoutes::follow);
            TraceContexts traces = traces(settings);
            ExecutorService hedgeThreads = Executors.newCachedThreadPool(Rooms::hedgeThread);
            open.push(hedgeThreads::shutdownNow);
            int stepThreads = settings.integer("dragoman.http.threads", 1, 10_000);
            ExecutorService planThreads = VirtualThreads.executor("plan-step-", stepThreads);
            ExecutorService watchedPlanThreads = VirtualThreads.executor("plan-", stepThreads);
            open.push(planThreads::shutdownNow);
            open.push(watchedPlanThreads::shutdownNow);
            Prompts prompts = new Prompts(
                    settings.optional("dragoman.prompts-dir").map(Path::of).orElse(null));
            new OrchestrationBeans(negotiation.negotiator(), catalog, prompts, planThreads, watchedPlanThreads)
                    .bind(registry);
            new DispatchBeans(health, ledger, dispatch(settings), hedgeThreads, traces).bind(registry);
            TsdbBeans tsdb = new TsdbBeans(
                    database, audit, Clock.systemUTC(), name -> settings.integer(name, 1, RETENTION_DAYS));
            tsdb.bind(registry);
            RewardBeans reward = new RewardBeans(
                    database,
                    Clock.systemUTC(),
                    settings.integer("dragoman.reward.retention-days", 7, RETENTION_DAYS),
                    settings.integer("dragoman.reward.decision-retention-days", 7, RETENTION_DAYS));
            reward.bind(registry);
            registry.accept("retentionTurn", new RetentionTurn(database, Clock.systemUTC()));
            LogBeans log = opened(new LogBeans(
                    database,
                    settings.integer("dragoman.log.queue-size", 1, 1_000_000),
                    settings.integer("dragoman.log.max-body-bytes", 0, 1 << 20),
                    tsdb.follower(),
                    reward.follower()));
            log.bind(registry);
            log.bindWholeLog(
                    registry,
                    storeThreads.reads(),
                    Clock.systemUTC(),
                    settings.integer("dragoman.log.retention-days", 1, RETENTION_DAYS));
            OperationsBeans operations =
                    opened(new OperationsBeans(catalog, health, log.queue(), events, engine::inFlight));
            operations.bind(registry);
            operations.watch(ledger, registry);
            context.addRoutePolicyFactory(new MeasuredRoutes(operations.registry()));
            registry.accept(
                    "telemetry", new TelemetryProcessor(traces == null ? null : telemetry(settings, traces, catalog)));
            readiness = operations.readiness();
            readiness.block(STARTING.get(0), STARTING.get(1));
            new ApiBeans(catalog, providers.dialects(), negotiation.counter(), new StepEvents(events)).bind(registry);
            new AdminBeans(catalog, vault, version()).bind(registry);
            generations.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    int port() {
        return engine.port();
    }

    /** The routes run: provider routes may follow the catalogue from now on. */
    void routesRun() {
        followed.run();
    }

    void ready() {
        readiness.clear(STARTING.get(0));
    }

    /** Tells whoever asks that requests should go elsewhere, and lets those in flight end. */
    void drain(Duration longest) {
        readiness.block(DRAINING.get(0), DRAINING.get(1));
        generations.close();
        // Their streams have no end of their own; the drain would wait for them.
        events.close();
        engine.drain(longest);
    }

    private static AccessSettings access(Settings settings) {
        return new AccessSettings(
                settings.optional("dragoman.admin-token"),
                settings.optional("dragoman.admin-token-file").map(Path::of),
                settings.optional("dragoman.consumer-key"),
                settings.optional("dragoman.metrics-token"),
                settings.flag("dragoman.metrics.open"),
                settings.optional("dragoman.access.pepper-file")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(settings.text("dragoman.data-dir"), "pepper")),
                settings.integer("dragoman.access.rate-limit", 0, 1_000_000));
    }

    private Vault vault(Database database, AuditLog audit, Settings settings, VaultListener listener) {
        for (String secret : GIVEN_SECRETS) {
            settings.optional(secret).ifPresent(value -> KnownSecrets.add(secret, value));
        }
        Optional<UnattendedUnlock> unattended = settings.optional("dragoman.vault.password")
                .map(UnattendedUnlock::with)
                .or(() -> settings.optional("dragoman.vault.password-file")
                        .map(Path::of)
                        .map(UnattendedUnlock::from));
        Integer autoLockSeconds =
                settings.optional("dragoman.vault.auto-lock-seconds").isEmpty()
                        ? null
                        : settings.integer("dragoman.vault.auto-lock-seconds", 0, 86_400);
        Vault vault = opened(new Vault(database, audit, VaultSettings.of(autoLockSeconds, unattended.isPresent())));
        vault.addListener(listener);
        vault.addListener(new KnownToRedaction());
        vault.addListener((from, to) -> Json.forgetBuffers());
        unattended.ifPresent(unlock -> {
            try (unlock) {
                unlock.unlock(vault);
            }
        });
        return vault;
    }

    private static AddressPolicy addresses(Settings settings) {
        return settings.optional("dragoman.provider.allow-private")
                .map(ranges -> new AddressPolicy(Arrays.stream(ranges.split(","))
                        .map(String::strip)
                        .map(Cidr::parse)
                        .toList()))
                .orElseGet(AddressPolicy::withDefaults);
    }

    private static TrustedProxies proxies(Settings settings) {
        return settings.optional("dragoman.http.trusted-proxies")
                .map(ranges -> new TrustedProxies(Arrays.stream(ranges.split(","))
                        .map(String::strip)
                        .map(Cidr::parse)
                        .toList()))
                .orElse(TrustedProxies.NONE);
    }

    private static RouteLint lint(Settings settings) {
        return new RouteLint(settings.optional("dragoman.routes.allowed-components")
                .map(names -> Arrays.stream(names.split(",")).map(String::strip).toList())
                .orElse(List.of()));
    }

    private static IdempotencySettings idempotency(Settings settings) {
        return new IdempotencySettings(
                Duration.ofHours(settings.integer("dragoman.idempotency.keep-hours", 1, 8_760)),
                settings.integer("dragoman.idempotency.max-keys", 1, 10_000_000),
                settings.integer("dragoman.idempotency.max-answer-bytes", 1, 64 << 20),
                settings.integer("dragoman.idempotency.max-mib", 64, 1_000_000) * 1_048_576L,
                LONGEST_JOIN);
    }

    private static DispatchSettings dispatch(Settings settings) {
        return new DispatchSettings(
                settings.integer("dragoman.dispatch.max-attempts", 1, 20),
                settings.integer("dragoman.dispatch.retries-per-candidate", 0, 10),
                settings.integer("dragoman.dispatch.backoff-base-ms", 0, 60_000),
                settings.integer("dragoman.dispatch.backoff-cap-ms", 0, 60_000),
                settings.number("dragoman.dispatch.attempt-share"),
                settings.integer("dragoman.dispatch.hedge-after-ms", 0, 300_000));
    }

    private static UnknownPrice unknownPrice(Settings settings) {
        return new UnknownPrice(
                settings.oneOf("dragoman.catalog.unknown-price", UnknownPrice.Policy.class),
                Price.of(
                        perMillion(settings, "dragoman.catalog.unknown-price-input-per-1k"),
                        perMillion(settings, "dragoman.catalog.unknown-price-output-per-1k")));
    }

    private static long perMillion(Settings settings, String name) {
        return Price.fromUsdPerThousand(BigDecimal.valueOf(settings.number(name, 0, 1_000)));
    }

    private static LedgerSettings ledger(Settings settings) {
        return new LedgerSettings(
                Duration.ofMillis(settings.integer("dragoman.ledger.wait-ms", 1, 60_000)),
                settings.oneOf("dragoman.ledger.unanswered", LedgerSettings.Unanswered.class));
    }

    /** Null when nobody collects traces and metrics. */
    private static @Nullable TraceContexts traces(Settings settings) {
        if (settings.optional("dragoman.otel.endpoint").isEmpty()) {
            return null;
        }
        try {
            return new TraceContexts(settings.number("dragoman.otel.sample-ratio"));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(ExitCode.TELEMETRY, "dragoman.otel." + e.getMessage());
        }
    }

    private Telemetry telemetry(Settings settings, TraceContexts traces, Catalog catalog) {
        try {
            return opened(new Telemetry(
                    new TelemetrySettings(
                            URI.create(settings.text("dragoman.otel.endpoint")),
                            settings.optional("dragoman.otel.headers")
                                    .map(TelemetrySettings::headers)
                                    .orElse(Map.of()),
                            settings.flag("dragoman.otel.traces"),
                            settings.flag("dragoman.otel.metrics"),
                            settings.seconds("dragoman.otel.period-seconds", 1, 3_600),
                            settings.text("dragoman.otel.service-name"),
                            version()),
                    traces,
                    catalog));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(ExitCode.TELEMETRY, "dragoman.otel." + e.getMessage());
        }
    }

    private static EventsSettings events(Settings settings) {
        return new EventsSettings(
                settings.integer("dragoman.events.kept", 1, 1_000_000),
                settings.integer("dragoman.events.max-subscribers", 1, 100_000),
                settings.seconds("dragoman.events.heartbeat-seconds", 1, 3_600),
                settings.seconds("dragoman.events.patience-seconds", 1, 3_600));
    }

    private DragomanHttpEngine engine(Settings settings, BiConsumer<String, Object> registry) {
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        Vertx vertx = EventLoops.create(loops);
        open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        registry.accept("vertx", vertx);
        int inFlight = settings.integer("dragoman.http.max-in-flight", 1, 1_000_000);
        int threads = settings.integer("dragoman.http.threads", 1, 10_000);
        RequestExecutor executor =
                opened(new RequestExecutor(new RequestExecutor.Settings(inFlight, threads, inFlight)));
        HttpServerSettings server = HttpServerSettings.on(
                        settings.text("dragoman.http.host"), settings.integer("dragoman.http.port", 0, 65_535))
                .withMaxBodyBytes(settings.integer("dragoman.http.max-body-bytes", 1, Integer.MAX_VALUE))
                .withConnections(
                        settings.integer("dragoman.http.max-connections", 1, 1_000_000),
                        settings.integer("dragoman.http.max-connections-per-source", 0, 1_000_000))
                .withTls(tls(settings))
                .withCors(cors(settings))
                .withProxies(proxies(settings));
        try {
            DragomanHttpEngine http = new DragomanHttpEngine(vertx, executor, server);
            registry.accept(DragomanHttpEngine.NAME, http);
            return http;
        } catch (TlsFileException unusable) {
            throw new StartRefusedException(ExitCode.TLS, "dragoman.http.tls: " + unusable.getMessage());
        }
    }

    private static @Nullable TlsFiles tls(Settings settings) {
        Optional<Path> certificate =
                settings.optional("dragoman.http.tls.certificate-file").map(Path::of);
        Optional<Path> key = settings.optional("dragoman.http.tls.key-file").map(Path::of);
        Optional<Path> keystore =
                settings.optional("dragoman.http.tls.keystore-file").map(Path::of);
        if (certificate.isPresent() != key.isPresent() || certificate.isPresent() && keystore.isPresent()) {
            throw new StartRefusedException(
                    ExitCode.TLS,
                    "dragoman.http.tls: (expected: certificate-file and key-file, or keystore-file, or none of them)");
        }
        TlsFiles files = keystore.isPresent()
                ? TlsFiles.pkcs12(keystore.get(), keystorePassword(settings))
                : certificate.isPresent() ? TlsFiles.pem(certificate.get(), key.orElseThrow()) : null;
        Optional<Path> clientCa =
                settings.optional("dragoman.http.tls.client-ca-file").map(Path::of);
        if (clientCa.isEmpty()) {
            return files;
        }
        if (files == null) {
            throw new StartRefusedException(
                    ExitCode.TLS,
                    "dragoman.http.tls.client-ca-file: set without TLS (expected: certificate-file and key-file, or keystore-file)");
        }
        return files.withClients(new ClientCertificates(
                clientCa.get(),
                settings.oneOf("dragoman.http.tls.client-auth", ClientCertificates.Doors.class),
                settings.optional("dragoman.http.tls.client-names")
                        .map(names -> Set.of(names.split(",")))
                        .orElse(Set.of())));
    }

    private static String keystorePassword(Settings settings) {
        Optional<String> file = settings.optional("dragoman.http.tls.keystore-password-file");
        if (file.isEmpty()) {
            return settings.optional("dragoman.http.tls.keystore-password").orElse("");
        }
        try {
            return Files.readString(Path.of(file.get())).strip();
        } catch (IOException e) {
            throw new StartRefusedException(
                    ExitCode.TLS,
                    "dragoman.http.tls.keystore-password-file: cannot be read, "
                            + e.getClass().getSimpleName() + " (expected: a readable file)");
        }
    }

    private static CorsPolicy cors(Settings settings) {
        List<String> origins = settings.optional("dragoman.http.cors-origins")
                .map(names -> Arrays.stream(names.split(",")).map(String::strip).toList())
                .orElse(List.of());
        try {
            return CorsPolicy.of(origins, "/v1/");
        } catch (IllegalArgumentException wrong) {
            throw new StartRefusedException(ExitCode.SETTINGS, "dragoman.http.cors-origins: " + wrong.getMessage());
        }
    }

    private static Thread hedgeThread(Runnable task) {
        Thread thread = new Thread(task, "hedge");
        thread.setDaemon(true);
        return thread;
    }

    private static String version() {
        String version = Rooms.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                Broker.LOG.warn("a room did not close", e);
            }
        }
    }
}
