package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;

/** Answers a write that has nothing to show. */
final class OkAnswerProcessor extends JsonAnswerProcessor {
    @Override
    protected JsonNode answer(Exchange exchange) {
        return Json.object().put("ok", true);
    }
}
