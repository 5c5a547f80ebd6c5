package io.dragoman.chat;

/**
 * Tokens of one or more attempts in disjoint classes: each token is counted in exactly one of them, so the classes add up to the
 * provider's own total.
 *
 * @param input fresh input tokens, neither read from nor written to a cache
 * @param cacheRead input tokens the provider read from its prompt cache
 * @param cacheWrite input tokens the provider wrote to its prompt cache
 * @param output visible output tokens, without reasoning
 * @param reasoning output tokens the model spent on reasoning
 */
public record Usage(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage {
        if (input < 0 || cacheRead < 0 || cacheWrite < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("usage: negative token count (expected: 0 or more in each class)");
        }
    }

    public long inputTotal() {
        return input + cacheRead + cacheWrite;
    }

    public long outputTotal() {
        return output + reasoning;
    }

    public long total() {
        return inputTotal() + outputTotal();
    }

    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning);
    }
}
