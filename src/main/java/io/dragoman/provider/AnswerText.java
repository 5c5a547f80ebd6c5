package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts another text into a copy of an answer whose text stands in a list of parts. */
final class AnswerText {
    private AnswerText() {}

    /**
     * @param parts JSON pointer to the list
     * @return the copy: the text in the first part that holds visible text, the other such parts empty
     */
    static JsonNode inParts(JsonNode body, String parts, String text) {
        JsonNode copy = body.deepCopy();
        boolean placed = false;
        for (JsonNode part : copy.at(parts)) {
            if (part instanceof ObjectNode object && isVisibleText(object)) {
                object.put("text", placed ? "" : text);
                placed = true;
            }
        }
        return copy;
    }

    /** Gemini marks its thoughts, Anthropic gives them another name. */
    private static boolean isVisibleText(ObjectNode part) {
        return part.path("text").isTextual() && !part.path("thought").asBoolean();
    }
}
