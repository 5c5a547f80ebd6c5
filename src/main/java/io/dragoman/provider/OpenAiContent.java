package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads text out of the message or delta of an OpenAI-like answer, whose content is a text, null, or a list of parts (Mistral). */
final class OpenAiContent {
    private OpenAiContent() {}

    /** All visible text; a refusal when there is nothing else. */
    static String text(JsonNode message) {
        JsonNode content = message.path("content");
        String text = content.isArray() ? joined(content, "text") : content.asText("");
        return text.isEmpty() ? message.path("refusal").asText("") : text;
    }

    static String reasoning(JsonNode message) {
        for (String name : new String[] {"reasoning_content", "reasoning"}) {
            JsonNode reasoning = message.path(name);
            if (reasoning.isTextual() && !reasoning.textValue().isEmpty()) {
                return reasoning.textValue();
            }
        }
        JsonNode content = message.path("content");
        return content.isArray() ? joined(content, "thinking") : "";
    }

    /** The parts of one type; a part holds a text, or a list of text parts itself. */
    private static String joined(JsonNode parts, String type) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            JsonNode value = part.path(type);
            if (!part.path("type").asText("").equals(type)) {
                continue;
            }
            text.append(value.isArray() ? joined(value, "text") : value.asText(""));
        }
        return text.toString();
    }
}
