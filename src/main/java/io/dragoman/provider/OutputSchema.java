package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the form of the answer: the broker's own {@code output_schema} before OpenAI's {@code response_format}.
 *
 * @param schema JSON Schema the answer must satisfy, or null
 * @param jsonOnly true when the answer must be JSON, with or without a schema
 */
record OutputSchema(@Nullable JsonNode schema, boolean jsonOnly) {
    static OutputSchema of(ChatRequest request) {
        if (request.outputSchema() != null) {
            return new OutputSchema(request.outputSchema(), true);
        }
        JsonNode format = request.parameters().path("response_format");
        return switch (format.path("type").asText("")) {
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                yield new OutputSchema(schema.isObject() ? schema : null, true);
            }
            case "json_object" -> new OutputSchema(null, true);
            default -> new OutputSchema(null, false);
        };
    }

    /** An instruction for models that cannot be held to a schema by parameter. */
    String instruction() {
        return schema == null
                ? "Answer with one JSON object and nothing else."
                : "Answer with JSON only, without Markdown, that satisfies this JSON Schema:\n" + Json.text(schema);
    }
}
