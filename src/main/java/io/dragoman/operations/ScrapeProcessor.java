package io.dragoman.operations;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /metrics}. */
public final class ScrapeProcessor implements Processor {
    private final BrokerMetrics metrics;

    public ScrapeProcessor(BrokerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(metrics.scrape());
        message.setHeader("Content-Type", BrokerMetrics.CONTENT_TYPE);
    }
}
