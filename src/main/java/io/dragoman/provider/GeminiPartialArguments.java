package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dragoman.chat.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments of one tool call that a model streams value by value, each under its JSON path, as Vertex does when asked to ({@code
 * streamFunctionCallArguments}). Texts come in pieces. Not thread-safe.
 */
final class GeminiPartialArguments {
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]]+)|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]|\\[(\\d{1,4})\\]");
    private static final int MOST_STEPS = 32;

    private final ObjectNode arguments;

    /** @param whole arguments that are there from the start; anything but an object counts as none */
    GeminiPartialArguments(JsonNode whole) {
        arguments = whole.isObject() ? whole.deepCopy() : Json.object();
    }

    /** Takes one entry of {@code partialArgs}. */
    void add(JsonNode partial) {
        List<Object> steps = steps(partial.path("jsonPath").asText(""));
        JsonNode value = value(partial);
        if (steps.isEmpty() || value.isMissingNode()) {
            return;
        }
        JsonNode holder = arguments;
        for (int i = 0; i < steps.size() - 1; i++) {
            holder = child(holder, steps.get(i), steps.get(i + 1) instanceof Integer);
        }
        put(holder, steps.get(steps.size() - 1), value);
    }

    ObjectNode arguments() {
        return arguments;
    }

    private static JsonNode value(JsonNode partial) {
        for (String kind : List.of("stringValue", "numberValue", "boolValue")) {
            if (partial.has(kind)) {
                return partial.path(kind);
            }
        }
        return partial.has("nullValue") ? Json.object().nullNode() : partial.path("stringValue");
    }

    /** {@code $.recipe.steps[9]} as names and indexes; empty when it is no such path. */
    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        if (!path.startsWith("$")) {
            return List.of();
        }
        Matcher step = STEP.matcher(path).region(1, path.length());
        while (step.lookingAt()) {
            String name = step.group(1) != null ? step.group(1) : step.group(2) != null ? step.group(2) : step.group(3);
            steps.add(name != null ? name : (Object) Integer.valueOf(step.group(4)));
            step.region(step.end(), path.length());
        }
        return step.regionStart() == path.length() && steps.size() <= MOST_STEPS ? steps : List.of();
    }

    private static JsonNode child(JsonNode holder, Object step, boolean list) {
        JsonNode there = get(holder, step);
        if (list ? there.isArray() : there.isObject()) {
            return there;
        }
        JsonNode made = list ? Json.array() : Json.object();
        put(holder, step, made);
        return made;
    }

    private static JsonNode get(JsonNode holder, Object step) {
        return step instanceof Integer index ? holder.path(index) : holder.path((String) step);
    }

    private static void put(JsonNode holder, Object step, JsonNode value) {
        JsonNode before = get(holder, step);
        JsonNode now = before.isTextual() && value.isTextual()
                ? TextNode.valueOf(before.asText("") + value.asText(""))
                : value;
        if (step instanceof Integer index && holder instanceof ArrayNode list) {
            while (list.size() <= index) {
                list.addNull();
            }
            list.set(index, now);
        } else if (step instanceof String name && holder instanceof ObjectNode object) {
            object.set(name, now);
        }
    }
}
