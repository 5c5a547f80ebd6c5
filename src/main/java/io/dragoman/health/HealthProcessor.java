package io.dragoman.health;

import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers how every registered provider and model is doing, as JSON. */
public final class HealthProcessor implements Processor {
    private final Health health;
    private final Catalog catalog;

    public HealthProcessor(Health health, Catalog catalog) {
        this.health = health;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(Json.bytes(HealthReport.of(health, catalog.current())));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
