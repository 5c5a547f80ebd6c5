package io.dragoman.dispatch;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Says for the record what the dispatch came to: variables {@code attempts} and {@code routing-reason}. Does nothing without a dispatch. The
 * request is over, so no money stays held for it.
 */
public final class DispatchRecordProcessor implements Processor {
    private static final Duration SETTLEMENT = Duration.ofSeconds(2);

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        if (dispatch != null) {
            dispatch.awaitSettlement(SETTLEMENT);
            dispatch.closeOpenHolds();
            exchange.setVariable("attempts", dispatch.attempts());
            exchange.setVariable("routing-reason", dispatch.routingReason());
        }
    }
}
