package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import java.util.Set;
import java.util.regex.Pattern;

/** What a client would have asked the broker for a recorded request of generateContent to come out. */
final class GeminiRecordedRequest {
    /** Below these the names are the client's own. */
    private static final Set<String> FREE =
            Set.of("args", "response", "parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema");

    private static final Set<String> NOT_PARAMETERS = Set.of("contents", "systemInstruction", "tools", "toolConfig");
    private static final Pattern SNAKE = Pattern.compile("_([a-z])");

    private GeminiRecordedRequest() {}

    /** The recorded body in the spelling that the dialect writes: Google takes snake_case as well, and one tool in place of a list. */
    static ObjectNode inCamelCase(JsonNode recorded) {
        ObjectNode body = (ObjectNode) camelCase(recorded);
        if (body.path("tools").isObject()) {
            body.set("tools", Json.array().add(body.path("tools")));
        }
        return body;
    }

    private static JsonNode camelCase(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = Json.array();
            node.forEach(item -> list.add(camelCase(item)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = Json.object();
        node.properties().forEach(entry -> {
            String name = SNAKE.matcher(entry.getKey())
                    .replaceAll(letter -> letter.group(1).toUpperCase());
            object.set(name, FREE.contains(name) ? entry.getValue() : camelCase(entry.getValue()));
        });
        return object;
    }

    /** @param body in camel case */
    static ChatRequest toChatRequest(ObjectNode body, boolean stream) {
        ObjectNode parameters = Json.object();
        body.properties().stream()
                .filter(entry -> !NOT_PARAMETERS.contains(entry.getKey()))
                .forEach(entry -> parameters.set(entry.getKey(), entry.getValue()));
        body.path("tools").forEach(tool -> addTools(tool, parameters));
        ObjectNode toolConfig =
                body.path("toolConfig").isObject() ? body.path("toolConfig").deepCopy() : Json.object();
        JsonNode choice = toolConfig.path("functionCallingConfig");
        if (choice.path("mode").asText().equals("AUTO") && choice.size() == 1) {
            parameters.put("tool_choice", "auto");
            toolConfig.remove("functionCallingConfig");
        }
        if (!toolConfig.isEmpty()) {
            parameters.set("toolConfig", toolConfig);
        }
        ArrayNode messages = Json.array();
        if (body.has("systemInstruction")) {
            addMessages("system", body.path("systemInstruction"), messages);
        }
        body.path("contents")
                .forEach(content -> addMessages(
                        content.path("role").asText().equals("model") ? "assistant" : "user", content, messages));
        return DialectRequests.request(messages, parameters, null, stream);
    }

    private static void addTools(JsonNode tool, ObjectNode parameters) {
        if (!tool.has("functionDeclarations")) {
            parameters.withArray("/tools").add(tool);
            return;
        }
        for (JsonNode declaration : tool.path("functionDeclarations")) {
            ObjectNode openAi = parameters.withArray("/tools").addObject().put("type", "function");
            ObjectNode function = openAi.putObject("function");
            function.set("name", declaration.path("name"));
            if (declaration.has("description")) {
                function.set("description", declaration.path("description"));
            }
            JsonNode schema = declaration.path("parametersJsonSchema");
            schema = schema.isMissingNode() ? declaration.path("parameters") : schema;
            if (schema.isObject()) {
                function.set("parameters", schema);
            }
        }
    }

    private static void addMessages(String role, JsonNode content, ArrayNode into) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionCall")
                    && !part.path("functionCall").path("name").isMissingNode()) {
                addToolCall(part, into);
            } else if (part.has("functionResponse")
                    && !part.path("functionResponse").has("parts")) {
                addToolResult(part.path("functionResponse"), into);
            } else {
                into.addObject().put("role", role).putArray("content").add(openAiPart(part));
            }
        }
    }

    private static void addToolCall(JsonNode part, ArrayNode into) {
        ObjectNode call = into.addObject()
                .put("role", "assistant")
                .putArray("tool_calls")
                .addObject()
                .put("type", "function");
        JsonNode functionCall = part.path("functionCall");
        if (functionCall.has("id")) {
            call.set("id", functionCall.path("id"));
        }
        call.putObject("function")
                .put("arguments", Json.text(functionCall.path("args")))
                .set("name", functionCall.path("name"));
        if (part.has("thoughtSignature")) {
            call.putObject("extra_content").putObject("google").set("thought_signature", part.path("thoughtSignature"));
        }
    }

    private static void addToolResult(JsonNode response, ArrayNode into) {
        ObjectNode result = into.addObject().put("role", "tool");
        if (response.has("id")) {
            result.set("tool_call_id", response.path("id"));
        }
        result.set("name", response.path("name"));
        result.put("content", Json.text(response.path("response")));
    }

    private static JsonNode openAiPart(JsonNode part) {
        if (part.size() == 1 && part.has("text")) {
            return Json.object().put("type", "text").set("text", part.path("text"));
        }
        if (part.size() == 1
                && part.path("inlineData").path("mimeType").asText().startsWith("image/")) {
            ObjectNode image = Json.object().put("type", "image_url");
            image.putObject("image_url")
                    .put(
                            "url",
                            "data:" + part.path("inlineData").path("mimeType").asText() + ";base64,"
                                    + part.path("inlineData").path("data").asText());
            return image;
        }
        return part;
    }
}
