package io.dragoman.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Json;
import io.dragoman.health.Health;
import io.dragoman.health.HealthReport;
import io.dragoman.ledger.Ledger;
import io.dragoman.log.LogQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers how every registered provider and model is doing, and what waits for the database, as JSON. */
public final class HealthProcessor implements Processor {
    private final Health health;
    private final Catalog catalog;
    private final LogQueue log;
    private final Ledger ledger;

    HealthProcessor(Health health, Catalog catalog, LogQueue log, Ledger ledger) {
        this.health = health;
        this.catalog = catalog;
        this.log = log;
        this.ledger = ledger;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode report = HealthReport.of(health, catalog.current());
        report.set("store", store());
        exchange.getMessage().setBody(Json.bytes(report));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private ObjectNode store() {
        return Json.object()
                .put("state", log.failing() || ledger.failing() ? "down" : "healthy")
                .put("log_queue_depth", log.depth())
                .put("log_lag_seconds", Math.round(log.lagSeconds() * 1_000) / 1_000.0)
                .put("log_dropped", log.dropped())
                .put("log_write_failures", log.failedWrites())
                .put("ledger_queue_depth", ledger.depth());
    }
}
