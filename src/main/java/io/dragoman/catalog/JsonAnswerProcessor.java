package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends a route with a JSON answer. */
public abstract class JsonAnswerProcessor implements Processor {
    protected abstract JsonNode answer(Exchange exchange);

    @Override
    public final void process(Exchange exchange) {
        exchange.getMessage().setBody(Json.bytes(answer(exchange)));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
