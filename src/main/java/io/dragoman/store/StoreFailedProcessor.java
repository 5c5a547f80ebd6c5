package io.dragoman.store;

import io.dragoman.problem.DragomanException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link StoreException} in place of what {@code sql:} threw, for the answer to the client; the log keeps the original. What says
 * more already, as that the ledger cannot be written, stays.
 */
final class StoreFailedProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFailedProcessor.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (failure instanceof DragomanException && !(failure instanceof StoreException)) {
            return;
        }
        LOG.error("the store failed", failure);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new StoreException(failure));
    }
}
