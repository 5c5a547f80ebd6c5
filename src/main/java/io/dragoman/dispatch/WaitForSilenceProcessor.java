package io.dragoman.dispatch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Waits as long as the first attempt may be silent. Variable {@code silent} is true when it was, and another candidate is left to ask.
 */
public final class WaitForSilenceProcessor implements Processor {
    private final DispatchSettings settings;

    WaitForSilenceProcessor(DispatchSettings settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        boolean silent = hedge.silentFor(settings.hedgeAfterMs());
        Dispatch dispatch = exchange.getVariable("dispatch", Dispatch.class);
        boolean ask = silent && dispatch.hasAlternative() && dispatch.attemptsStarted() < settings.maxAttempts();
        if (ask) {
            dispatch.event("hedged");
        }
        exchange.setVariable("silent", ask);
    }
}
