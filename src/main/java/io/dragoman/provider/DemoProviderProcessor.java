package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The demo provider: stands where the call of a real one stands, and answers the body it is given, unary or as a stream. */
public final class DemoProviderProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        DemoAnswer answer = new DemoAnswer(read(message.getBody(byte[].class)));
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setBody(answer.streamed() ? new DemoStream(answer.events()) : Json.bytes(answer.unary()));
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.read(body);
        } catch (JsonProcessingException e) {
            throw new ProviderException(ErrorClass.TRANSIENT, 0, "demo: the request is not JSON");
        }
    }
}
