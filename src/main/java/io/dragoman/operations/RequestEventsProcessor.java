package io.dragoman.operations;

import io.dragoman.chat.Attempt;
import io.dragoman.events.Events;
import io.dragoman.log.RequestLog;
import io.dragoman.log.RequestLogProcessor;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Publishes what variable {@code request-log} tells of. Variable {@code attempts-of-steps} holds the attempts by step; without it the
 * request was one step.
 */
public final class RequestEventsProcessor implements Processor {
    private final RequestEvents events;

    public RequestEventsProcessor(Events events) {
        this.events = new RequestEvents(events);
    }

    @Override
    public void process(Exchange exchange) {
        RequestLog log = exchange.getVariable(RequestLogProcessor.REQUEST_LOG, RequestLog.class);
        events.tell(log, steps(exchange, log));
    }

    @SuppressWarnings("unchecked")
    private static List<List<Attempt>> steps(Exchange exchange, RequestLog log) {
        List<List<Attempt>> steps = exchange.getVariable("attempts-of-steps", List.class);
        return steps == null ? List.of(log.attempts()) : steps;
    }
}
