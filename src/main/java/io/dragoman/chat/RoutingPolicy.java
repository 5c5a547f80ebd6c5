package io.dragoman.chat;

import io.dragoman.problem.InvalidRequestException;

/**
 * What the client demands of the model that answers. Every field is a hard constraint on every path.
 *
 * @param mode what the client wants most
 * @param maxBudgetNanoUsd ceiling for the whole request in nano-USD, 1 nano-USD to 100 USD
 * @param maxLatencyMs deadline for the whole request in milliseconds, 1 to 300000
 * @param minWeight lowest operator weight a model may have, 0 to 10
 */
public record RoutingPolicy(Mode mode, long maxBudgetNanoUsd, int maxLatencyMs, int minWeight) {
    public static final double MAX_BUDGET_USD = 100;
    public static final int MAX_LATENCY_MS = 300_000;
    public static final int MAX_WEIGHT = 10;

    public RoutingPolicy {
        if (maxBudgetNanoUsd < 0 || maxBudgetNanoUsd > Usd.toNano(MAX_BUDGET_USD)) {
            throw new InvalidRequestException(
                    "policy.max_budget_usd",
                    "max_budget_usd: " + Usd.ofNano(maxBudgetNanoUsd).toPlainString() + " (expected: 0 to 100)");
        }
        if (maxLatencyMs < 0 || maxLatencyMs > MAX_LATENCY_MS) {
            throw new InvalidRequestException(
                    "policy.max_latency_ms", "max_latency_ms: " + maxLatencyMs + " (expected: 0 to 300000)");
        }
        if (minWeight < 0 || minWeight > MAX_WEIGHT) {
            throw new InvalidRequestException("policy.min_weight", "min_weight: " + minWeight + " (expected: 0 to 10)");
        }
    }
}
