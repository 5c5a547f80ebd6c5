package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;

/** Reads {@code finish_reason} of OpenAI and of those who speak like it. */
final class OpenAiStopReasons {
    private OpenAiStopReasons() {}

    /**
     * @throws ProviderException when the reason says that the provider broke off
     */
    static StopReason read(JsonNode finishReason) {
        return switch (finishReason.asText("")) {
            case "stop", "eos", "end_turn", "stop_sequence" -> StopReason.STOP;
            case "length", "model_length", "max_tokens" -> StopReason.LENGTH;
            case "tool_calls", "function_call" -> StopReason.TOOL_CALLS;
            case "content_filter" -> StopReason.CONTENT_FILTER;
            case "error", "abort" ->
                throw new ProviderException(ErrorClass.TRANSIENT, 200, "finish_reason: the provider broke off");
            case "insufficient_system_resource" ->
                throw new ProviderException(
                        ErrorClass.OVERLOADED, 200, "finish_reason: the provider broke off for lack of resources");
            default -> StopReason.OTHER;
        };
    }
}
