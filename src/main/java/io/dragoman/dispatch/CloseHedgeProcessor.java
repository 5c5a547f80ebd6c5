package io.dragoman.dispatch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Goes on with the answer of the attempt that won, or with the failure when the dispatch is over. */
public final class CloseHedgeProcessor implements Processor {
    @Override
    public void process(Exchange exchange) throws Exception {
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        exchange.removeVariable("hedge");
        if (!hedge.answer().isEmpty()) {
            hedge.answer().forEach(exchange::setVariable);
            return;
        }
        if (hedge.failure() instanceof Exception failure) {
            throw failure;
        }
    }
}
