package io.dragoman.dispatch;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.ledger.Ledger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Prepares two attempts side by side: variable {@code hedge}. */
public final class OpenHedgeProcessor implements Processor {
    private final Ledger ledger;

    OpenHedgeProcessor(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void process(Exchange exchange) {
        NextCandidateProcessor.dispatch(exchange, ledger);
        exchange.setVariable("hedge", new Hedge(exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class)));
    }
}
