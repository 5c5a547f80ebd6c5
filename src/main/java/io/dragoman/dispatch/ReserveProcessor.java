package io.dragoman.dispatch;

import io.dragoman.health.Health;
import io.dragoman.ledger.LedgerUnavailableException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes down what the attempt may cost before the provider is called, so that a process that is killed does not forget the call. */
public final class ReserveProcessor implements Processor {
    private final Health health;

    ReserveProcessor(Health health) {
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        OpenAttempt attempt = exchange.getVariable("attempt", OpenAttempt.class);
        try {
            attempt.hold().commit();
        } catch (LedgerUnavailableException e) {
            health.release(
                    attempt.candidate().provider().id(),
                    attempt.candidate().model().id());
            exchange.getVariable("dispatch", Dispatch.class).withdraw(attempt);
            throw e;
        }
    }
}
