package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.ArrayList;
import java.util.List;

/** Reads unary answers of generateContent. Of several candidates it reads the first; the body shows them all. */
final class GeminiAnswerReader {
    private GeminiAnswerReader() {}

    static ProviderAnswer read(byte[] body) {
        JsonNode response = response(body);
        JsonNode candidate = response.path("candidates").path(0);
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (part.path("functionCall").isObject()) {
                calls.add(toolCall(response, part.path("functionCall"), calls.size()));
            } else if (part.path("thought").asBoolean()) {
                thoughts.append(part.path("text").asText(""));
            } else {
                text.append(part.path("text").asText(""));
            }
        }
        Usage usage = GeminiUsage.read(response.path("usageMetadata"));
        return new ProviderAnswer(
                response,
                text.toString(),
                thoughts.toString(),
                calls,
                blocked(response) ? StopReason.CONTENT_FILTER : GeminiStop.reason(candidate, !calls.isEmpty()),
                usage == null ? Usage.NONE : usage,
                usage != null);
    }

    /** True when Gemini refused the prompt, so that there are no candidates. */
    static boolean blocked(JsonNode response) {
        return response.path("promptFeedback").hasNonNull("blockReason");
    }

    /** The id that Gemini gave, else one that is the same each time the answer is read and differs from answer to answer. */
    static String callId(JsonNode response, JsonNode call, int position) {
        if (call.hasNonNull("id")) {
            return call.path("id").asText("");
        }
        String answer = response.path("responseId").asText("");
        return answer.isEmpty() ? "call_" + position : "call_" + answer + "_" + position;
    }

    private static ToolCall toolCall(JsonNode response, JsonNode call, int position) {
        JsonNode args = call.path("args");
        return new ToolCall(
                callId(response, call, position),
                call.path("name").asText(""),
                args.isObject() ? Json.text(args) : "{}");
    }

    private static JsonNode response(byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (JsonProcessingException e) {
            throw ErrorClassifier.garbage("the answer is not JSON");
        }
        if (json.hasNonNull("error") || json.path(0).hasNonNull("error")) {
            throw GeminiErrors.after200(json);
        }
        if (!blocked(json) && !GeminiStop.finished(json.path("candidates").path(0))) {
            throw ErrorClassifier.garbage("the answer is not a complete response");
        }
        return json;
    }
}
