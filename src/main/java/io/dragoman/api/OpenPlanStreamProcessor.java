package io.dragoman.api;

import io.dragoman.orchestration.Plan;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Hands the client the stream of a plan that runs on behind it. */
public final class OpenPlanStreamProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        exchange.getVariable("plan", Plan.class).runsBehind();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
        message.setBody(exchange.getVariable("plan-stream", PlanStream.class));
    }
}
