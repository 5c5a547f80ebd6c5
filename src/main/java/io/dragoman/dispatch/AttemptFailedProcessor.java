package io.dragoman.dispatch;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.chat.ErrorClass;
import io.dragoman.provider.CallFailures;
import io.dragoman.provider.ProviderException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books a failed attempt and prepares the next one, or ends the dispatch with what the client is told. Leaves the message without headers
 * and body, so that nothing of one provider reaches the next.
 */
public final class AttemptFailedProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptFailedProcessor.class);

    private final Settlement settlement;
    private final Failover failover;

    AttemptFailedProcessor(Settlement settlement, Failover failover) {
        this.settlement = settlement;
        this.failover = failover;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        OpenAttempt attempt = exchange.getVariable("attempt", OpenAttempt.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        ProviderException failure = classed(exchange);
        settlement.failed(dispatch, attempt, failure);
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        if (hedge != null) {
            hedge.firstFailed();
        }
        failover.afterFailure(dispatch, attempt.candidate(), attempt.tried(), failure);
    }

    private static ProviderException classed(Exchange exchange) {
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Cancellation cancellation = exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class);
        if (cancellation != null && cancellation.isCancelled()) {
            Hedge hedge = exchange.getVariable("hedge", Hedge.class);
            if (hedge != null && hedge.overtook(cancellation)) {
                return ProviderException.unanswered(ErrorClass.OVERTAKEN, "Another attempt answered first");
            }
            return ProviderException.unanswered(ErrorClass.CLIENT_GONE, "The client has gone");
        }
        ProviderException failure = CallFailures.find(caught);
        if (failure == null) {
            LOG.warn("an attempt failed in an unforeseen way", caught);
            return ProviderException.unanswered(ErrorClass.TRANSIENT, "The attempt failed inside the broker");
        }
        return failure;
    }
}
