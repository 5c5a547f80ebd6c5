package io.dragoman.api;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import io.dragoman.dispatch.AnsweringStream;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the client with the failure that ended its route, and keeps it in variable {@code problem} for the record. */
public final class AnswerProblemProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerProblemProcessor.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        DragomanException problem = Problems.of(failure);
        HttpCall call = exchange.getVariable("call", HttpCall.class);
        String requestId = call == null ? "" : call.requestId();
        if (problem.code() == ProblemCode.INTERNAL) {
            LOG.error("request {} failed in route {}", requestId, exchange.getFromRouteId(), failure);
        }
        AnsweringStream stream = exchange.getVariable("stream", AnsweringStream.class);
        if (stream != null) {
            stream.giveUp();
        }
        exchange.setVariable("problem", problem);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problems.MEDIA_TYPE);
        Problems.headers(problem).forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(Json.bytes(Problems.body(problem, requestId)));
    }
}
