package io.dragoman.store;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the variables {@code limit} and {@code offset}, texts or null, into variable {@code page}. */
final class PageProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        String limit = exchange.getVariable("limit", String.class);
        String offset = exchange.getVariable("offset", String.class);
        exchange.setVariable("page", Page.of(limit, offset));
    }
}
