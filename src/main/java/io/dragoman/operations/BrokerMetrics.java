package io.dragoman.operations;

import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.health.Health;
import io.dragoman.log.LogQueue;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** What the broker is doing at the moment someone asks, beside what {@link RequestMetrics} has counted. Safe for any thread. */
public final class BrokerMetrics implements AutoCloseable {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Catalog catalog;
    private final Health health;
    private final MultiGauge breakerState;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** @param inFlight HTTP requests whose answer has not ended */
    public BrokerMetrics(
            PrometheusMeterRegistry registry,
            Catalog catalog,
            Health health,
            LogQueue queue,
            Events events,
            IntSupplier inFlight) {
        this.registry = registry;
        this.catalog = catalog;
        this.health = health;
        breakerState = MultiGauge.builder("dragoman.breaker.state")
                .description("0 healthy, 1 degraded, 2 down")
                .register(registry);
        Gauge.builder("dragoman.requests.in.flight", inFlight, IntSupplier::getAsInt)
                .description("HTTP requests whose answer has not ended")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "dragoman.catalog.snapshot",
                        catalog,
                        source -> source.current().number())
                .description("Number of the catalogue in force")
                .register(registry);
        register(queue);
        register(events);
        registerProcess();
    }

    /** All figures in the Prometheus text format. */
    public String scrape() {
        breakerState.register(breakerStates(), true);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private void register(LogQueue queue) {
        Gauge.builder("dragoman.log.queue.depth", queue, LogQueue::depth)
                .description("Request logs that wait for the database")
                .register(registry);
        Gauge.builder("dragoman.log.lag", queue, LogQueue::lagSeconds)
                .description("How long the oldest request log that waits has waited")
                .baseUnit("seconds")
                .register(registry);
        FunctionCounter.builder("dragoman.log.dropped", queue, LogQueue::dropped)
                .description("Request logs dropped because too many waited")
                .register(registry);
        FunctionCounter.builder("dragoman.log.write.failures", queue, LogQueue::failedWrites)
                .description("Batches of request logs that the database refused, each kept and tried again")
                .register(registry);
    }

    private void register(Events events) {
        for (EventType type : EventType.values()) {
            FunctionCounter.builder("dragoman.events.published", events, source -> source.published(type))
                    .description("Events by type")
                    .tag("type", type.wireName())
                    .register(registry);
        }
        Gauge.builder("dragoman.event.subscribers", events, Events::subscribers)
                .description("Who listens to the events now")
                .register(registry);
        FunctionCounter.builder("dragoman.event.subscribers.dropped", events, Events::dropped)
                .description("Subscribers that were cut off because they did not read")
                .register(registry);
        FunctionCounter.builder("dragoman.event.subscribers.refused", events, Events::refused)
                .description("Subscribers that were turned away because too many listened")
                .register(registry);
    }

    private void registerProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private List<MultiGauge.Row<?>> breakerStates() {
        CatalogSnapshot known = catalog.current();
        long nowMs = health.nowMs();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        known.models().values().forEach(model -> {
            Tags tags = Tags.of("provider", model.providerId(), "model", model.id());
            int state = health.of(model.providerId(), model.id(), nowMs).state().ordinal();
            rows.add(MultiGauge.Row.of(tags, state));
        });
        return rows;
    }
}
