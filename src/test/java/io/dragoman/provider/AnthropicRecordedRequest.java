package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import java.util.Set;

/** What a client would have asked the broker for a recorded request of the Messages API to come out. */
final class AnthropicRecordedRequest {
    private static final Set<String> NOT_PARAMETERS =
            Set.of("model", "messages", "system", "stream", "tools", "tool_choice", "output_config", "stop_sequences");

    private AnthropicRecordedRequest() {}

    static ChatRequest toChatRequest(JsonNode recorded) {
        ObjectNode parameters = Json.object();
        recorded.properties().stream()
                .filter(entry -> !NOT_PARAMETERS.contains(entry.getKey()))
                .forEach(entry -> parameters.set(entry.getKey(), entry.getValue()));
        recorded.path("tools").forEach(tool -> parameters.withArray("/tools").add(tool(tool)));
        if (recorded.has("tool_choice")) {
            parameters.set("tool_choice", choice(recorded.path("tool_choice")));
        }
        JsonNode config = recorded.path("output_config");
        if (config.has("format")) {
            parameters
                    .putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .set("schema", config.path("format").path("schema"));
        } else if (config.isObject()) {
            parameters.set("output_config", config);
        }
        return DialectRequests.request(
                messages(recorded), parameters, null, recorded.path("stream").asBoolean());
    }

    private static JsonNode tool(JsonNode tool) {
        if (!tool.has("input_schema")) {
            return tool;
        }
        ObjectNode openAi = Json.object().put("type", "function");
        ObjectNode function = openAi.putObject("function");
        tool.properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "input_schema" -> function.set("parameters", entry.getValue());
                case "name", "description", "strict" -> function.set(entry.getKey(), entry.getValue());
                default -> openAi.set(entry.getKey(), entry.getValue());
            }
        });
        return openAi;
    }

    private static JsonNode choice(JsonNode choice) {
        return switch (choice.path("type").asText()) {
            case "auto", "none" -> choice.path("type");
            case "any" -> DialectRequests.json("'required'");
            default -> choice;
        };
    }

    private static ArrayNode messages(JsonNode recorded) {
        ArrayNode messages = Json.array();
        if (recorded.has("system")) {
            messages.addObject().put("role", "system").set("content", recorded.path("system"));
        }
        recorded.path("messages").forEach(message -> addMessages(message, messages));
        return messages;
    }

    private static void addMessages(JsonNode message, ArrayNode into) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            into.add(message);
            return;
        }
        for (JsonNode block : content) {
            switch (block.path("type").asText()) {
                case "tool_result" -> addToolResult(block, into);
                case "tool_use" -> addToolCall(block, into);
                default -> addPart(message.path("role"), openAiPart(block), into);
            }
        }
    }

    private static void addToolResult(JsonNode block, ArrayNode into) {
        ObjectNode result = into.addObject().put("role", "tool");
        result.set("tool_call_id", block.path("tool_use_id"));
        for (String field : Set.of("content", "is_error", "cache_control")) {
            if (block.has(field)) {
                result.set(field, block.path(field));
            }
        }
    }

    private static void addToolCall(JsonNode block, ArrayNode into) {
        ObjectNode call = Json.object().put("type", "function");
        call.set("id", block.path("id"));
        call.putObject("function")
                .put("arguments", Json.text(block.path("input")))
                .set("name", block.path("name"));
        message("assistant", into).withArray("/tool_calls").add(call);
    }

    /** A part behind a tool call needs a message of its own, or it would come out before the call. */
    private static void addPart(JsonNode role, JsonNode part, ArrayNode into) {
        ObjectNode message = message(role.asText(), into);
        if (message.has("tool_calls")) {
            message = into.addObject().put("role", role.asText());
        }
        message.withArray("/content").add(part);
    }

    private static JsonNode openAiPart(JsonNode block) {
        JsonNode source = block.path("source");
        if (!block.path("type").asText().equals("image")) {
            return block;
        }
        String url = source.has("url")
                ? source.path("url").asText()
                : "data:" + source.path("media_type").asText() + ";base64,"
                        + source.path("data").asText();
        ObjectNode part = Json.object().put("type", "image_url");
        part.putObject("image_url").put("url", url);
        return part;
    }

    private static ObjectNode message(String role, ArrayNode into) {
        JsonNode last = into.isEmpty() ? Json.object() : into.get(into.size() - 1);
        return last.path("role").asText().equals(role)
                ? (ObjectNode) last
                : into.addObject().put("role", role);
    }
}
