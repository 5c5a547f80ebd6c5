package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;

/** Answers with the routing defaults in force. */
final class RoutingConfigAnswerProcessor extends JsonAnswerProcessor {
    private final Catalog catalog;
    private final boolean afterWrite;

    /** @param afterWrite true wraps them in the answer to a write */
    RoutingConfigAnswerProcessor(Catalog catalog, boolean afterWrite) {
        this.catalog = catalog;
        this.afterWrite = afterWrite;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        ObjectNode config = RoutingConfigRow.json(catalog.current().routingConfig());
        if (!afterWrite) {
            return config;
        }
        ObjectNode answer = Json.object().put("ok", true);
        answer.set("routing_config", config);
        return answer;
    }
}
