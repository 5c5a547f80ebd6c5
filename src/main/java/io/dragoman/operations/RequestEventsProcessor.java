package io.dragoman.operations;

import io.dragoman.events.Events;
import io.dragoman.log.RequestLog;
import io.dragoman.log.RequestLogProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Publishes what variable {@code request-log} tells of. */
public final class RequestEventsProcessor implements Processor {
    private final RequestEvents events;

    public RequestEventsProcessor(Events events) {
        this.events = new RequestEvents(events);
    }

    @Override
    public void process(Exchange exchange) {
        events.tell(exchange.getVariable(RequestLogProcessor.REQUEST_LOG, RequestLog.class));
    }
}
