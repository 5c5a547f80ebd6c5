package io.dragoman.api;

import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.catalog.Catalog;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the body into a checked request, variable {@code request}, says in {@code has-output-schema} whether the answer must satisfy one, and
 * sets the deadline that comes with it.
 */
public final class ReceiveChatProcessor implements Processor {
    private final ChatRequestReader reader;
    private final Catalog catalog;

    public ReceiveChatProcessor(ChatRequestReader reader, Catalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable("call", HttpCall.class);
        Principal principal = exchange.getVariable("principal", Principal.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        ChatRequest request = reader.read(
                Json.readRequestObject(body),
                call.requestId(),
                catalog.current().routingConfig(),
                principal.models());
        exchange.setVariable("request", request);
        exchange.setVariable("has-output-schema", request.outputSchema() != null);
        exchange.setVariable(
                CallVariables.DEADLINE_NANOS,
                call.startedNanos() + request.policy().maxLatencyMs() * 1_000_000L);
    }
}
