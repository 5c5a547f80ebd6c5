package io.dragoman.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object and says which was wrong. A field that is absent or null has its default; a field of another type
 * or outside its limits is an {@link InvalidRequestException}.
 *
 * @param node the object, empty when the parent lacks it
 * @param path where the object stands in the request, with a trailing dot, or empty at the top
 */
record Fields(ObjectNode node, String path) {
    static Fields of(ObjectNode root) {
        return new Fields(root, "");
    }

    /** The object under the name; empty when absent. */
    Fields object(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return new Fields(Json.object(), path + name + ".");
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, path + name + ".");
        }
        throw wrong(name, value, "an object");
    }

    boolean has(String name) {
        return !absent(node.path(name));
    }

    @Nullable
    String text(String name, int maxLength) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > maxLength) {
            throw wrong(name, value, "text of 1 to " + maxLength + " characters");
        }
        return value.textValue();
    }

    boolean flag(String name) {
        JsonNode value = node.path(name);
        if (!absent(value) && !value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.asBoolean(false);
    }

    int integer(String name, int min, int max) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw wrong(name, value, "an integer, " + min + " to " + max);
        }
        return value.intValue();
    }

    double number(String name, double min, double max) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return 0;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(name, value, plain(min) + " to " + plain(max));
        }
        return value.doubleValue();
    }

    InvalidRequestException wrong(String name, JsonNode value, String expected) {
        return new InvalidRequestException(path + name, name + ": " + shown(value) + " (expected: " + expected + ")");
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** Values are shown short: a message is no place for a prompt. */
    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.isContainerNode() ? kind(value) : Json.text(value);
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "a list" : "an object";
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}
