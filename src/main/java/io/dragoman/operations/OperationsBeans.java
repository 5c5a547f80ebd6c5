package io.dragoman.operations;

import io.dragoman.catalog.Catalog;
import io.dragoman.events.Events;
import io.dragoman.health.Health;
import io.dragoman.ledger.Ledger;
import io.dragoman.log.LogQueue;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/** What routes find in the registry of this room. */
public final class OperationsBeans implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Readiness readiness = new Readiness();
    private final RequestMetrics requestMetrics;
    private final BrokerMetrics brokerMetrics;
    private final Events events;
    private final Catalog catalog;
    private final Health health;
    private final LogQueue queue;

    /** @param inFlight HTTP requests whose answer has not ended */
    public OperationsBeans(Catalog catalog, Health health, LogQueue queue, Events events, IntSupplier inFlight) {
        this.catalog = catalog;
        this.health = health;
        this.queue = queue;
        this.events = events;
        requestMetrics = new RequestMetrics(registry, catalog);
        brokerMetrics = new BrokerMetrics(registry, catalog, health, queue, events, inFlight);
        readiness.watch("store", () -> queue.failing() ? "the request log cannot be written" : null);
    }

    public void bind(BiConsumer<String, Object> beans) {
        beans.accept("requestMetrics", new RequestMetricsProcessor(requestMetrics));
        beans.accept("requestEvents", new RequestEventsProcessor(events));
        beans.accept("configEvents", new ConfigEventsProcessor(events, catalog));
        beans.accept("metricsAnswer", new ScrapeProcessor(brokerMetrics));
        beans.accept("readinessAnswer", new ReadinessProcessor(readiness));
    }

    /** Shows how the ledger is doing, and sends requests elsewhere while it cannot be written. */
    public void watch(Ledger ledger, BiConsumer<String, Object> beans) {
        beans.accept("healthAnswer", new HealthProcessor(health, catalog, queue, ledger));
        LedgerMetrics.bind(registry, ledger);
        readiness.watch("ledger", () -> ledger.failing() ? "the ledger cannot be written" : null);
    }

    /** Where the rest of the broker says why requests should not be sent here. */
    public Readiness readiness() {
        return readiness;
    }

    /** For other rooms that count. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        brokerMetrics.close();
    }
}
