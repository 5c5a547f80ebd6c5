package io.dragoman.negotiation;

import io.dragoman.catalog.Catalog;
import io.dragoman.chat.ChatRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Decides who may answer: variable {@code request} in, variable {@code decision} out; variable {@code preference}, if it is there, says whom
 * to ask first.
 */
public final class NegotiateProcessor implements Processor {
    private final Negotiator negotiator;
    private final Catalog catalog;

    public NegotiateProcessor(Negotiator negotiator, Catalog catalog) {
        this.negotiator = negotiator;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        Decision decision = negotiator.negotiate(request, catalog.current());
        Preference preference = exchange.getVariable("preference", Preference.class);
        exchange.setVariable("decision", preference == null ? decision : decision.preferring(preference));
    }
}
