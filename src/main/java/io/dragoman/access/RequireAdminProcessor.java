package io.dragoman.access;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets a request pass that brings the admin token, and says so in variable {@code principal}. */
final class RequireAdminProcessor implements Processor {
    private final AdminDoor door;
    private final boolean forMetrics;

    /** @param forMetrics the metrics token will do, too */
    RequireAdminProcessor(AdminDoor door, boolean forMetrics) {
        this.door = door;
        this.forMetrics = forMetrics;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String text = PresentedKey.of(call);
        Principal principal = call == null
                ? door.open(null, "", forMetrics, 0)
                : door.open(text, SourceAddress.of(call.remoteAddress()), forMetrics, call.receivedAtMs());
        exchange.setVariable("principal", principal);
    }
}
