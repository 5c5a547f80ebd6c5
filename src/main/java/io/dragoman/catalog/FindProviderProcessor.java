package io.dragoman.catalog;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Looks variable {@code id} up in the catalogue and puts the provider into variable {@code provider}; an unknown one is 404. */
final class FindProviderProcessor implements Processor {
    private final Catalog catalog;

    FindProviderProcessor(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        String id = String.valueOf(exchange.getVariable("id", String.class));
        Provider provider = catalog.current().provider(id);
        if (provider == null) {
            throw Change.unknown("provider", id);
        }
        exchange.setVariable("provider", provider);
    }
}
