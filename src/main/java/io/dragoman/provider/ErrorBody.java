package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import java.util.Locale;

/**
 * What a provider says about a failure, whatever the shape of its error JSON: {@code {"error":{…}}}, {@code {"error":"…"}},
 * {@code {"message":…}}, {@code {"detail":…}}, {@code [{"error":{…}}]}, {@code {"errors":[{…}]}}.
 *
 * @param understood false when the body is not JSON with a message
 * @param message as the provider wrote it, empty when there is none
 * @param code its code, empty when there is none; numbers as text
 * @param type its type or status word, empty when there is none
 * @param status an HTTP status that the body names, or 0
 */
record ErrorBody(boolean understood, String message, String code, String type, int status) {
    private static final ErrorBody NONE = new ErrorBody(false, "", "", "", 0);
    private static final int MAX_ERROR_BYTES = 1 << 20;
    private static final int MAX_CLASSED_CHARS = 4_000;

    static ErrorBody of(byte[] body) {
        if (body.length == 0 || body.length > MAX_ERROR_BYTES) {
            return NONE;
        }
        try {
            return of(Json.read(body));
        } catch (JsonProcessingException notJson) {
            return NONE;
        }
    }

    static ErrorBody of(JsonNode json) {
        JsonNode root = json.isArray() ? json.path(0) : json;
        JsonNode error = firstOf(root, "error", "errors", "detail");
        if (error.isArray()) {
            error = error.path(0);
        }
        if (error.isTextual()) {
            return new ErrorBody(true, error.textValue(), text(root, "code"), text(root, "type"), status(root));
        }
        JsonNode holder = error.isObject() ? error : root;
        String message = firstText(holder, "message", "msg", "description", "detail");
        String type = firstText(holder, "type", "status", "tpe", "object");
        return new ErrorBody(!message.isEmpty(), message, text(holder, "code"), type, status(holder));
    }

    /** Everything that the failure can be classed by, in lower case. */
    String words() {
        String start = message.substring(0, Math.min(message.length(), MAX_CLASSED_CHARS));
        return (code + ' ' + type + ' ' + start).toLowerCase(Locale.ROOT);
    }

    private static int status(JsonNode holder) {
        for (String name : new String[] {"status_code", "statusCode", "code", "status"}) {
            int status = holder.path(name).asInt(0);
            if (status >= 400 && status <= 599) {
                return status;
            }
        }
        return 0;
    }

    private static JsonNode firstOf(JsonNode root, String... names) {
        for (String name : names) {
            if (root.hasNonNull(name)) {
                return root.path(name);
            }
        }
        return root.path(names[0]);
    }

    private static String firstText(JsonNode holder, String... names) {
        for (String name : names) {
            String text = text(holder, name);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String text(JsonNode holder, String name) {
        JsonNode value = holder.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : "";
    }
}
