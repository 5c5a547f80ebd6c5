package io.dragoman.store;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a {@link StoreException} in place of what {@code sql:} threw, for the answer to the client; the log keeps the original. */
final class StoreFailedProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFailedProcessor.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        LOG.error("the store failed", failure);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new StoreException(failure));
    }
}
