package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.StopReason;
import java.util.List;

/** Gemini's finish reasons in OpenAI's terms. */
final class GeminiStop {
    /** By number, as answers carry them when a client asks for enums as integers; the order is that of Google's protocol. */
    private static final List<String> BY_NUMBER = List.of(
            "FINISH_REASON_UNSPECIFIED",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MALFORMED_FUNCTION_CALL");

    private GeminiStop() {}

    /** True when the candidate says that it has finished. */
    static boolean finished(JsonNode candidate) {
        return !name(candidate).isEmpty();
    }

    /** @param calls true when the answer holds tool calls, for which Gemini has no reason of its own */
    static StopReason reason(JsonNode candidate, boolean calls) {
        return switch (name(candidate)) {
            case "STOP", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" ->
                calls ? StopReason.TOOL_CALLS : StopReason.STOP;
            case "MAX_TOKENS" -> StopReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> StopReason.CONTENT_FILTER;
            default -> StopReason.OTHER;
        };
    }

    private static String name(JsonNode candidate) {
        JsonNode reason = candidate.path("finishReason");
        if (reason.isInt()) {
            int number = reason.intValue();
            return number == 0 ? "" : number > 0 && number < BY_NUMBER.size() ? BY_NUMBER.get(number) : "OTHER";
        }
        return reason.asText("").equals(BY_NUMBER.get(0)) ? "" : reason.asText("");
    }
}
