package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Answers a write with variable {@code model} as it is stored and completed. */
final class ModelAnswerProcessor extends JsonAnswerProcessor {
    private final Function<ModelRow, ObjectNode> shown;

    ModelAnswerProcessor(Function<ModelRow, ObjectNode> shown) {
        this.shown = shown;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        ModelRow row = Objects.requireNonNull(exchange.getVariable("model", ModelRow.class));
        ObjectNode answer = Json.object().put("ok", true);
        answer.set("model", shown.apply(row));
        return answer;
    }
}
