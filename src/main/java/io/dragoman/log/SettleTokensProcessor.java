package io.dragoman.log;

import io.dragoman.access.TokenHold;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Charges the pace of the key with the tokens that were really used, where it has one. */
final class SettleTokensProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        TokenHold hold = exchange.getVariable(TokenHold.VARIABLE, TokenHold.class);
        RequestLog log = exchange.getVariable(RequestLogProcessor.REQUEST_LOG, RequestLog.class);
        if (hold != null && log != null) {
            hold.settle(log.usage().total());
        }
    }
}
