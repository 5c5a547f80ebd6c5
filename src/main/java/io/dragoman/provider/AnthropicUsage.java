package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Usage;

/**
 * Tokens that Anthropic reports. Its input classes are disjoint already; thinking is part of the output and named apart only by newer
 * models, so that for older ones it counts as output.
 *
 * <p>In a stream the counts are cumulative and come in two or more places, each of which may leave some out: the last word on each counts.
 */
final class AnthropicUsage {
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;

    /** Takes over what is there; what is missing or no count stays as it was. */
    void update(JsonNode usage) {
        input = count(usage, "input_tokens", input);
        cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = count(usage, "cache_creation_input_tokens", cacheWrite);
        output = count(usage, "output_tokens", output);
        thinking = count(usage.path("output_tokens_details"), "thinking_tokens", thinking);
    }

    Usage usage() {
        long reasoning = Math.min(thinking, output);
        return new Usage(input, cacheRead, cacheWrite, output - reasoning, reasoning);
    }

    /** True when the usage says how much was put out, without which it is of no use for money. */
    static boolean reported(JsonNode usage) {
        return usage.hasNonNull("output_tokens") && TokenCounts.read(usage, "output_tokens") != TokenCounts.WRONG;
    }

    private static long count(JsonNode usage, String name, long otherwise) {
        long count = TokenCounts.read(usage, name);
        return usage.hasNonNull(name) && count != TokenCounts.WRONG ? count : otherwise;
    }
}
