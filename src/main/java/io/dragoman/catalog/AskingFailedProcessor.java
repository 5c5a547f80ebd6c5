package io.dragoman.catalog;

import io.dragoman.camel.llm.LlmException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Says what kept a provider from answering, in the words of {@code llm:}, which names no host. */
final class AskingFailedProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        LlmException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, LlmException.class);
        throw ModelListing.failed(failure == null ? "no answer" : String.valueOf(failure.getMessage()));
    }
}
