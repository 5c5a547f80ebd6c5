package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets everybody pass, where the operator has opened a door by name. */
final class OpenDoorProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        exchange.setVariable("principal", new Principal(Kind.METRICS, "anonymous"));
    }
}
