package io.dragoman.dispatch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Says for the record what the dispatch came to: variables {@code attempts} and {@code routing-reason}. Does nothing without a dispatch. */
public final class DispatchRecordProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        if (dispatch != null) {
            exchange.setVariable("attempts", dispatch.attempts());
            exchange.setVariable("routing-reason", dispatch.routingReason());
        }
    }
}
