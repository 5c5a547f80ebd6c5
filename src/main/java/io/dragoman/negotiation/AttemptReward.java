package io.dragoman.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to, as it was stored.
 *
 * @param attempt its number in the request, from 1
 * @param mode of the policy, as in requests; null when the request was refused before it was read
 * @param latencyMs from sending to the last byte, or to the failure
 * @param costNanoUsd what it cost
 * @param estimatedTokens input tokens as negotiation counted them
 * @param success whether the provider answered; says nothing of how good the answer was
 * @param errorClass the name of the failure's class, null for a success
 */
public record AttemptReward(
        String requestId,
        int attempt,
        String modelId,
        String providerId,
        @Nullable String mode,
        long latencyMs,
        long costNanoUsd,
        long estimatedTokens,
        boolean success,
        @Nullable String errorClass) {}
