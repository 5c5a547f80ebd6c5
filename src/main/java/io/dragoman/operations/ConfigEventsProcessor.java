package io.dragoman.operations;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.catalog.Catalog;
import io.dragoman.events.Events;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Publishes what the catalogue in force has that the one before had not, naming the admin's request if there is one. */
public final class ConfigEventsProcessor implements Processor {
    private final ConfigEvents events;
    private final Catalog catalog;

    public ConfigEventsProcessor(Events events, Catalog catalog) {
        this.events = new ConfigEvents(events);
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        events.tell(catalog.current(), call == null ? null : call.requestId());
    }
}
