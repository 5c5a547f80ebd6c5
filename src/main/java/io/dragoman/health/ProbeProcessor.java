package io.dragoman.health;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Takes what a probe has brought: variable {@code provider} says of whom, the message has the status of the answer, if there
 * was one. Any
 * answer below 500 shows that somebody is there; whether attempts succeed, only attempts can tell.
 */
public final class ProbeProcessor implements Processor {
    private final Health health;

    public ProbeProcessor(Health health) {
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        String provider = exchange.getVariable("provider", String.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, int.class);
        health.probed(provider, status > 0 && status < 500);
    }
}
