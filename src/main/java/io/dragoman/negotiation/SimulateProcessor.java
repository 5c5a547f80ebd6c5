package io.dragoman.negotiation;

import io.dragoman.catalog.Catalog;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers an admin's question what a negotiation would decide: JSON in, JSON out. */
public final class SimulateProcessor implements Processor {
    private final Simulation simulation;
    private final Catalog catalog;

    public SimulateProcessor(Simulation simulation, Catalog catalog) {
        this.simulation = simulation;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        var question = Json.readRequestObject(body == null ? new byte[0] : body);
        exchange.getMessage().setBody(Json.bytes(simulation.run(question, catalog.current())));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
