package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Splits the {@code usage} object of OpenAI and of those who speak like it into disjoint classes that add up to the provider's total.
 *
 * <p>Cached tokens lie inside the prompt tokens. Reasoning tokens lie inside the completion tokens (OpenAI) or beside them (xAI); tokens
 * that only the total knows of are reasoning that the provider does not itemise.
 */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** Null when the node holds no usage, or one that cannot be true. */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.hasNonNull("prompt_tokens") && !usage.hasNonNull("completion_tokens")) {
            return null;
        }
        long prompt = TokenCounts.read(usage, "prompt_tokens");
        long completion = TokenCounts.read(usage, "completion_tokens");
        long total = TokenCounts.read(usage, "total_tokens");
        if (prompt == TokenCounts.WRONG || completion == TokenCounts.WRONG) {
            return null;
        }
        JsonNode promptDetails = usage.path("prompt_tokens_details");
        long cacheRead = Math.min(
                prompt,
                firstPositive(
                        TokenCounts.detail(promptDetails, "cached_tokens"),
                        TokenCounts.detail(
                                usage, "prompt_cache_hit_tokens", "cache_read_input_tokens", "num_cached_tokens")));
        long cacheWrite = Math.min(
                prompt - cacheRead,
                firstPositive(
                        TokenCounts.detail(promptDetails, "cache_write_tokens", "cache_creation_tokens"),
                        TokenCounts.detail(usage, "cache_creation_input_tokens")));
        long beside = Math.max(0, total - prompt - completion);
        long reasoningNamed = firstPositive(
                TokenCounts.detail(usage.path("completion_tokens_details"), "reasoning_tokens"),
                TokenCounts.detail(usage, "reasoning_tokens"));
        long inside = Math.min(completion, Math.max(0, reasoningNamed - beside));
        return new Usage(prompt - cacheRead - cacheWrite, cacheRead, cacheWrite, completion - inside, inside + beside);
    }

    private static long firstPositive(long first, long second) {
        return first > 0 ? first : second;
    }
}
