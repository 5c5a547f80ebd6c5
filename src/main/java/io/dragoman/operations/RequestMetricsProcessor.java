package io.dragoman.operations;

import io.dragoman.log.RequestLog;
import io.dragoman.log.RequestLogProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Counts the request that variable {@code request-log} tells of. */
public final class RequestMetricsProcessor implements Processor {
    private final RequestMetrics metrics;

    public RequestMetricsProcessor(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        metrics.record(exchange.getVariable(RequestLogProcessor.REQUEST_LOG, RequestLog.class));
    }
}
