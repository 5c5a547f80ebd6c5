package io.dragoman.api;

import io.dragoman.access.TokenHold;
import io.dragoman.negotiation.Decision;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes the tokens that the first candidate is expected to need from the pace of the key, where it has one. */
final class HoldTokensProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        TokenHold hold = exchange.getVariable(TokenHold.VARIABLE, TokenHold.class);
        if (hold == null) {
            return;
        }
        Decision decision = exchange.getVariable("decision", Decision.class);
        hold.take((long) decision.inputTokens() + decision.ranked().get(0).outputTokens());
    }
}
