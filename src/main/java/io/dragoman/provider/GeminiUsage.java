package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that Gemini reports, made disjoint: cached tokens are part of the prompt's, thoughts come on top of the candidates', and what the
 * provider's own tools put into the prompt comes on top of the prompt's. The classes add up to {@code totalTokenCount}.
 */
final class GeminiUsage {
    private GeminiUsage() {}

    /** Null when there are no counts, as in every event but the last of a stream of Vertex, or when they cannot be true. */
    static @Nullable Usage read(JsonNode metadata) {
        long prompt = TokenCounts.read(metadata, "promptTokenCount");
        long candidates = TokenCounts.read(metadata, "candidatesTokenCount");
        long thoughts = TokenCounts.read(metadata, "thoughtsTokenCount");
        boolean wrong = prompt == TokenCounts.WRONG || candidates == TokenCounts.WRONG || thoughts == TokenCounts.WRONG;
        if (wrong || !metadata.hasNonNull("promptTokenCount")) {
            return null;
        }
        long cached = Math.min(TokenCounts.detail(metadata, "cachedContentTokenCount"), prompt);
        long tools = TokenCounts.detail(metadata, "toolUsePromptTokenCount");
        return new Usage(prompt - cached + tools, cached, 0, candidates, thoughts);
    }
}
