package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;

/** Arguments of a tool call in a client's history: text in OpenAI's terms, an object for providers that want one. */
final class ToolArguments {
    private ToolArguments() {}

    /**
     * Empty text means no arguments.
     *
     * @param at path of the arguments in the request, for the message
     * @throws ProviderException of class {@code CLIENT} when they are not an object
     */
    static ObjectNode read(JsonNode arguments, String at) {
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        String text = arguments.asText("");
        if (text.isBlank()) {
            return Json.object();
        }
        try {
            if (Json.read(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw Refused.wrong(at, "not valid JSON", "the text of a JSON object");
        }
        throw Refused.wrong(at, "not an object", "the text of a JSON object");
    }
}
