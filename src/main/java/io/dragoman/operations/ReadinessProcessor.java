package io.dragoman.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /readyz}: 200, or 503 with the reasons. */
public final class ReadinessProcessor implements Processor {
    private final Readiness readiness;

    public ReadinessProcessor(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, String> reasons = readiness.reasons();
        ObjectNode answer = Json.object().put("ready", reasons.isEmpty());
        ArrayNode list = answer.putArray("reasons");
        reasons.forEach((condition, reason) ->
                list.addObject().put("condition", condition).put("reason", reason));
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(answer));
        message.setHeader("Content-Type", "application/json");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, reasons.isEmpty() ? 200 : 503);
    }
}
