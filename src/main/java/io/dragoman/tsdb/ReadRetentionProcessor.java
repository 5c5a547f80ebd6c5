package io.dragoman.tsdb;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads an admin's days from the body into variable {@code retention-change}. */
public final class ReadRetentionProcessor implements Processor {
    static final String CHANGE = "retention-change";

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.setVariable(CHANGE, RetentionChange.read(body == null ? new byte[0] : body));
    }
}
