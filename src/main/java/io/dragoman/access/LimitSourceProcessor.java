package io.dragoman.access;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Refuses a request from an address that asks too often, before anybody looks at its key. */
final class LimitSourceProcessor implements Processor {
    private final @Nullable SourcePaces paces;

    /** @param paces null limits nobody */
    LimitSourceProcessor(@Nullable SourcePaces paces) {
        this.paces = paces;
    }

    @Override
    public void process(Exchange exchange) {
        if (paces == null) {
            return;
        }
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        if (call != null) {
            paces.take(SourceAddress.of(call.remoteAddress()));
        }
    }
}
