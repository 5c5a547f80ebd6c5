package io.dragoman.health;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Takes what a probe has brought: variable {@code provider} says of whom, {@code probe-keyed} whether it carried the provider's key; the
 * message has the status of the answer, if there was one. Any answer below 500 shows that somebody is there, and a success under the key
 * that the key is good; whether attempts succeed, only attempts can tell.
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
        boolean keyed = Boolean.TRUE.equals(exchange.getVariable("probe-keyed", Boolean.class));
        health.probed(provider, status > 0 && status < 500, keyed && status >= 200 && status < 300);
    }
}
