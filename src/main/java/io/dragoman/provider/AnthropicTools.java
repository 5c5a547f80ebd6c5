package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.List;

/** Tools and the choice among them in Anthropic's words. */
final class AnthropicTools {
    /** Fields of Anthropic's own that a client may put on an OpenAI tool. */
    private static final List<String> NATIVE_FIELDS = List.of("cache_control", "defer_loading", "allowed_callers");

    private AnthropicTools() {}

    /** OpenAI function tools translated; anything else is a tool of Anthropic's own and passes as it is. */
    static ArrayNode tools(JsonNode tools, ClaudeModel model) {
        ArrayNode translated = Json.array();
        for (JsonNode tool : tools) {
            translated.add(tool.path("function").isObject() ? function(tool, model) : tool);
        }
        return translated;
    }

    private static ObjectNode function(JsonNode tool, ClaudeModel model) {
        JsonNode function = tool.path("function");
        ObjectNode translated = Json.object();
        translated.set("name", function.path("name"));
        if (function.hasNonNull("description")) {
            translated.set("description", function.path("description"));
        }
        translated.set("input_schema", inputSchema(function.path("parameters")));
        if (function.path("strict").asBoolean() && model.takesSchema()) {
            translated.put("strict", true);
        }
        for (String field : NATIVE_FIELDS) {
            if (tool.has(field)) {
                translated.set(field, tool.get(field));
            }
        }
        return translated;
    }

    private static JsonNode inputSchema(JsonNode parameters) {
        ObjectNode schema = parameters.isObject() ? parameters.deepCopy() : Json.object();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        return schema;
    }

    /**
     * @param choice OpenAI's {@code tool_choice} or an object of Anthropic's own; missing means auto
     * @param parallel OpenAI's {@code parallel_tool_calls}; only false changes anything
     * @return Anthropic's tool choice, empty when there is nothing to say
     */
    static ObjectNode choice(JsonNode choice, JsonNode parallel) {
        ObjectNode translated = choice(choice);
        if (parallel.isBoolean() && !parallel.asBoolean()) {
            if (translated.isEmpty()) {
                translated.put("type", "auto");
            }
            if (!"none".equals(translated.path("type").asText(""))) {
                translated.put("disable_parallel_tool_use", true);
            }
        }
        return translated;
    }

    /** True when the model must call a tool, which rules out extended thinking. */
    static boolean forces(JsonNode choice) {
        String type = choice.path("type").asText("");
        return type.equals("any") || type.equals("tool");
    }

    private static ObjectNode choice(JsonNode choice) {
        String name =
                choice.isTextual() ? choice.asText("") : choice.path("type").asText("");
        return switch (name) {
            case "" -> Json.object();
            case "auto", "none" -> Json.object().put("type", name);
            case "required", "any" -> Json.object().put("type", "any");
            case "function" ->
                Json.object()
                        .put("type", "tool")
                        .put("name", choice.path("function").path("name").asText(""));
            case "tool" -> choice.deepCopy();
            default -> throw Refused.inexpressible("tool_choice", name);
        };
    }
}
