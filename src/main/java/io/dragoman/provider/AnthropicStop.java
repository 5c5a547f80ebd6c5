package io.dragoman.provider;

import io.dragoman.chat.StopReason;

/** Anthropic's stop reasons in OpenAI's terms. */
final class AnthropicStop {
    private AnthropicStop() {}

    static StopReason reason(String stopReason) {
        return switch (stopReason) {
            case "end_turn", "stop_sequence" -> StopReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "refusal" -> StopReason.CONTENT_FILTER;
            // pause_turn (a server tool wants more time) and whatever comes later.
            default -> StopReason.OTHER;
        };
    }
}
