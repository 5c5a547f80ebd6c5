package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dragoman.chat.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the demo provider says to a request in the wire format of OpenAI: that it is a demo, what it was asked, and how to get a real one;
 * or, where the client wants JSON of a schema, the smallest value that satisfies it. It counts a word as a token, and keeps to the limit
 * on output tokens.
 */
final class DemoAnswer {
    private static final Pattern WORD_END = Pattern.compile("(?<=\\s)(?=\\S)");
    private static final int ECHOED = 500;
    private static final int MAX_DEPTH = 20;
    private static final int MOST_FILLED = 100;

    private final JsonNode request;
    private final List<String> words;
    private final boolean cut;

    DemoAnswer(JsonNode request) {
        this.request = request;
        List<String> all = words(text());
        int limit = limit();
        this.cut = all.size() > limit;
        this.words = cut ? all.subList(0, limit) : all;
    }

    boolean streamed() {
        return request.path("stream").asBoolean();
    }

    ObjectNode unary() {
        ObjectNode answer = envelope("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", String.join("", words));
        choice.put("finish_reason", finishReason());
        answer.set("usage", usage());
        return answer;
    }

    /** The stream as server-sent events, one for each word. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        events.add(event(chunk(Json.object().put("role", "assistant").put("content", ""), null)));
        words.forEach(word -> events.add(event(chunk(Json.object().put("content", word), null))));
        events.add(event(chunk(Json.object(), finishReason())));
        ObjectNode last = envelope("chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage());
        events.add(event(last));
        events.add("data: [DONE]\n\n");
        return events;
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return chunk;
    }

    private static String event(ObjectNode data) {
        return "data: " + Json.text(data) + "\n\n";
    }

    private ObjectNode envelope(String object) {
        ObjectNode json = Json.object();
        json.put("id", "demo-" + Integer.toHexString(request.hashCode()));
        json.put("object", object);
        json.put("created", System.currentTimeMillis() / 1000);
        json.put("model", request.path("model").asText());
        return json;
    }

    private String finishReason() {
        return cut ? "length" : "stop";
    }

    private ObjectNode usage() {
        int input = 0;
        for (JsonNode message : request.path("messages")) {
            input += words(plainText(message.path("content"))).size();
        }
        return Json.object()
                .put("prompt_tokens", input)
                .put("completion_tokens", words.size())
                .put("total_tokens", input + words.size());
    }

    private int limit() {
        int limit = request.path("max_completion_tokens")
                .asInt(request.path("max_tokens").asInt(0));
        return limit > 0 ? limit : Integer.MAX_VALUE;
    }

    private String text() {
        JsonNode schema = request.at("/response_format/json_schema/schema");
        if (schema.isObject()) {
            return Json.text(smallest(schema, schema, 0));
        }
        String asked = lastUserText();
        String echoed = asked.length() > ECHOED ? asked.substring(0, ECHOED) + "..." : asked;
        return "Hello from Dragoman's built-in demo model. You said: \"" + echoed + "\". No provider was called and"
                + " nothing was paid. To get real answers, register a provider with POST /admin/v1/providers and a model with"
                + " POST /admin/v1/models.";
    }

    private String lastUserText() {
        String text = "";
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                text = plainText(message.path("content"));
            }
        }
        return text;
    }

    private static String plainText(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : WORD_END.splitAsStream(text).collect(Collectors.toList());
    }

    /** The smallest value for the common parts of JSON Schema; what goes beyond them the broker's own check finds out. */
    private static JsonNode smallest(JsonNode root, JsonNode schema, int depth) {
        if (depth > MAX_DEPTH) {
            return Json.object();
        }
        String reference = schema.path("$ref").asText("");
        if (reference.startsWith("#")) {
            return smallest(root, root.at(reference.substring(1)), depth + 1);
        }
        for (String fixed : List.of("const", "default")) {
            if (schema.has(fixed)) {
                return schema.get(fixed);
            }
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            if (!schema.path(alternatives).isEmpty()) {
                return smallest(root, schema.path(alternatives).get(0), depth + 1);
            }
        }
        return ofType(root, schema, depth);
    }

    private static JsonNode ofType(JsonNode root, JsonNode schema, int depth) {
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText("object")) {
            case "string" -> TextNode.valueOf(text(schema));
            case "integer", "number" -> number(schema);
            case "boolean" -> BooleanNode.FALSE;
            case "null" -> NullNode.instance;
            case "array" -> smallestArray(root, schema, depth);
            default -> smallestObject(root, schema, depth);
        };
    }

    private static String text(JsonNode schema) {
        String sample = switch (schema.path("format").asText("")) {
            case "date" -> "2000-01-01";
            case "date-time" -> "2000-01-01T00:00:00Z";
            case "time" -> "00:00:00Z";
            case "email" -> "demo@example.com";
            case "uri" -> "https://example.com";
            case "uuid" -> "00000000-0000-0000-0000-000000000000";
            default -> "";
        };
        int missing = schema.path("minLength").asInt(0) - sample.length();
        return sample + "x".repeat(Math.max(0, Math.min(MOST_FILLED, missing)));
    }

    /** 0 where it is allowed, else the number nearest to it. */
    private static JsonNode number(JsonNode schema) {
        double least = Math.ceil(schema.path("minimum").asDouble(0));
        if (schema.path("exclusiveMinimum").isNumber()) {
            least = Math.max(least, Math.floor(schema.path("exclusiveMinimum").asDouble()) + 1);
        }
        double most = Math.floor(schema.path("maximum").asDouble(Long.MAX_VALUE));
        if (schema.path("exclusiveMaximum").isNumber()) {
            most = Math.min(most, Math.ceil(schema.path("exclusiveMaximum").asDouble()) - 1);
        }
        double step = Math.max(1, schema.path("multipleOf").asDouble(1));
        double wanted = Math.min(most, Math.max(0, least));
        return LongNode.valueOf((long) ((wanted > 0 ? Math.ceil(wanted / step) : Math.floor(wanted / step)) * step));
    }

    private static ArrayNode smallestArray(JsonNode root, JsonNode schema, int depth) {
        ArrayNode array = Json.array();
        for (int i = 0; i < Math.min(MOST_FILLED, schema.path("minItems").asInt(0)); i++) {
            array.add(smallest(root, schema.path("items"), depth + 1));
        }
        return array;
    }

    private static ObjectNode smallestObject(JsonNode root, JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        schema.path("required")
                .forEach(name -> object.set(
                        name.asText(), smallest(root, schema.path("properties").path(name.asText()), depth + 1)));
        return object;
    }
}
