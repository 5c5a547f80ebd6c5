package io.dragoman.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A request in some provider's format.
 *
 * @param keyRequired whether a request without a key is refused, as the public endpoints do
 */
record WireRequest(JournalEntry entry, JsonNode body, boolean keyRequired) {

    /** The text of the last element of this array whose role is {@code user}, parts joined. */
    String lastUserText(String turns) {
        List<JsonNode> all = new ArrayList<>();
        body.path(turns).forEach(all::add);
        Collections.reverse(all);
        return all.stream()
                .filter(turn -> turn.path("role").asText("user").equals("user"))
                .map(WireRequest::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    String model() {
        return body.path("model").asText();
    }

    /** The first field the format does not know, or an empty text. */
    String unknownField(Set<String> known) {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        return names.stream().filter(name -> !known.contains(name)).findFirst().orElse("");
    }

    private static String text(JsonNode turn) {
        JsonNode content = turn.has("parts") ? turn.path("parts") : turn.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }
}
