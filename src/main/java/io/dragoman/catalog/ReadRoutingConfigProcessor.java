package io.dragoman.catalog;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads variable {@code change}, the admin's JSON, into the row of the routing defaults, which becomes the body. */
final class ReadRoutingConfigProcessor implements Processor {
    private final RoutingConfigReader reader = new RoutingConfigReader();

    @Override
    public void process(Exchange exchange) {
        RoutingConfig config = reader.read(Change.read(exchange.getVariable("change", byte[].class)));
        exchange.getMessage().setBody(RoutingConfigRow.of(config));
    }
}
