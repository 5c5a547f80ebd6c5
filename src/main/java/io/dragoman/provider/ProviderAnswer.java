package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.List;

/**
 * A complete unary answer.
 *
 * @param body the provider's own JSON
 * @param text visible text, all text parts joined; empty when there is none
 * @param reasoning reasoning text that the provider shows; empty when there is none
 * @param toolCalls in order
 * @param stopReason why the model stopped
 * @param usage tokens in disjoint classes
 * @param usageReported false when the provider sent no usage, so that the classes are zero without meaning it
 */
public record ProviderAnswer(
        JsonNode body,
        String text,
        String reasoning,
        List<ToolCall> toolCalls,
        StopReason stopReason,
        Usage usage,
        boolean usageReported) {
    public ProviderAnswer {
        toolCalls = List.copyOf(toolCalls);
    }
}
