package io.dragoman.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * What somebody says an answer was worth.
 *
 * @param requestId the request that was answered
 * @param modelId who answered it
 * @param mode of its policy, as in requests
 * @param source who says so; one source has one word on a request
 * @param score 0 for a wrong answer to 1 for a right one
 * @param replacedScore what the same source had said before, null when it had said nothing
 * @param decision the stored decision, JSON as text
 */
public record Reward(
        String requestId,
        String modelId,
        String mode,
        String source,
        double score,
        @Nullable Double replacedScore,
        String decision) {
    public Reward {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score: " + score + " (expected: 0 to 1)");
        }
    }
}
