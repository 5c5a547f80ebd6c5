package io.dragoman.provider;

import io.dragoman.camel.CallVariables;
import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Candidate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Puts the client's request into the words of a dialect: variables {@code request} and {@code candidate} in; body, headers and the path of
 * the call out.
 */
public final class ProviderRequestProcessor implements Processor {
    private final Dialect dialect;

    ProviderRequestProcessor(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public void process(Exchange exchange) {
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        ProviderCall call = dialect.call(request, exchange.getVariable("candidate", Candidate.class));
        Message message = exchange.getMessage();
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        call.headers().forEach(message::setHeader);
        message.setBody(call.body());
        exchange.setVariable(CallVariables.LLM_STREAM, request.stream());
        if (call.path().isEmpty()) {
            // The path of an attempt before this one must not outlive it.
            exchange.removeVariable(CallVariables.LLM_PATH);
        } else {
            exchange.setVariable(CallVariables.LLM_PATH, call.path());
        }
    }
}
