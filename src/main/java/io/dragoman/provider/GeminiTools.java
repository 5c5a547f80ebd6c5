package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;

/** Tools and the choice among them in Gemini's words. */
final class GeminiTools {
    private GeminiTools() {}

    /** OpenAI function tools become one list of declarations; anything else is a tool of Gemini's own and passes as it is. */
    static ArrayNode tools(JsonNode tools) {
        ArrayNode declarations = Json.array();
        ArrayNode translated = Json.array();
        for (JsonNode tool : tools) {
            if (!tool.path("function").isObject()) {
                translated.add(tool);
                continue;
            }
            if (declarations.isEmpty()) {
                translated.addObject().set("functionDeclarations", declarations);
            }
            declarations.add(declaration(tool.path("function")));
        }
        return translated;
    }

    private static ObjectNode declaration(JsonNode function) {
        ObjectNode declaration = Json.object();
        declaration.set("name", function.path("name"));
        if (function.hasNonNull("description")) {
            declaration.set("description", function.path("description"));
        }
        if (function.path("parameters").isObject()) {
            declaration.set("parametersJsonSchema", SchemaSubset.gemini().cut(function.path("parameters")));
        }
        return declaration;
    }

    /**
     * @param choice OpenAI's {@code tool_choice}
     * @return Gemini's {@code functionCallingConfig}, empty when there is nothing to say
     */
    static ObjectNode choice(JsonNode choice) {
        String name =
                choice.isTextual() ? choice.asText("") : choice.path("type").asText("");
        return switch (name) {
            case "" -> Json.object();
            case "auto" -> Json.object().put("mode", "AUTO");
            case "none" -> Json.object().put("mode", "NONE");
            case "required", "any" -> Json.object().put("mode", "ANY");
            case "function" -> named(choice.path("function").path("name"));
            default -> throw Refused.inexpressible("tool_choice", name);
        };
    }

    private static ObjectNode named(JsonNode function) {
        ObjectNode config = Json.object().put("mode", "ANY");
        config.putArray("allowedFunctionNames").add(function);
        return config;
    }
}
