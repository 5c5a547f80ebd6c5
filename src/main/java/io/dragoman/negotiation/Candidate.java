package io.dragoman.negotiation;

import io.dragoman.catalog.Model;
import io.dragoman.catalog.Provider;
import java.util.Optional;

/**
 * A model that satisfies a request's policy, with the numbers that ranked it.
 *
 * @param model the model
 * @param provider the provider that runs it
 * @param inputTokens input tokens of the request, with head-room
 * @param outputTokens output tokens of one answer that the budget must have room for: what the client asked for, or the length that 95 of
 *     100 answers stay under
 * @param choices how many answers the client wants of one request, 1 or more
 * @param maxOutputTokens ceiling on output tokens of one answer to send to the provider, so that neither the budget nor the model's own
 *     limit can be broken; 0 = none needed
 * @param expectedCostNanoUsd cost we expect, in nano-USD
 * @param upperCostNanoUsd cost that will not be exceeded, in nano-USD; at most the budget
 * @param expectedLatencyMs latency we expect; a cold model counts with a default
 * @param upperLatencyMs latency that 95 of 100 attempts stay under; 0 = unknown
 * @param quality probability of a right answer, 0 to 1
 * @param availability probability that an attempt succeeds, 0 to 1
 * @param utilityUsd value of the expected answer less what it costs, in USD; orders the candidates
 */
public record Candidate(
        Model model,
        Provider provider,
        int inputTokens,
        int outputTokens,
        int choices,
        int maxOutputTokens,
        long expectedCostNanoUsd,
        long upperCostNanoUsd,
        double expectedLatencyMs,
        double upperLatencyMs,
        double quality,
        double availability,
        double utilityUsd) {
    /** True when an attempt can be made that breaks neither what is left of the budget nor what is left of the time. */
    public boolean fits(long remainingBudgetNanoUsd, long remainingMs) {
        return upperLatencyMs <= remainingMs && within(remainingBudgetNanoUsd).isPresent();
    }

    /** What the shortest answer that is long enough can cost at most, in nano-USD. */
    public long leastUpperCostNanoUsd() {
        UpperCost cost = new UpperCost(model.priceOrFree(), inputTokens, choices);
        return Math.min(upperCostNanoUsd, cost.nanoUsd(outputTokens));
    }

    /** This candidate for a longer input than it was ranked with: the same output, at what that costs at most. */
    public Candidate withInputTokens(int longerInputTokens) {
        UpperCost cost = new UpperCost(model.priceOrFree(), longerInputTokens, choices);
        int output = maxOutputTokens > 0 ? maxOutputTokens : outputTokens;
        return new Candidate(
                model,
                provider,
                longerInputTokens,
                outputTokens,
                choices,
                maxOutputTokens,
                expectedCostNanoUsd,
                cost.nanoUsd(output),
                expectedLatencyMs,
                upperLatencyMs,
                quality,
                availability,
                utilityUsd);
    }

    /**
     * This candidate for an attempt that may cost no more than what is left of the budget: as it is when its upper cost fits, with a lower
     * ceiling on output tokens when that helps, else empty.
     */
    public Optional<Candidate> within(long remainingBudgetNanoUsd) {
        if (upperCostNanoUsd <= remainingBudgetNanoUsd) {
            return Optional.of(this);
        }
        UpperCost cost = new UpperCost(model.priceOrFree(), inputTokens, choices);
        if (cost.nanoUsd(outputTokens) > remainingBudgetNanoUsd) {
            return Optional.empty();
        }
        int ceiling = cost.outputTokensWithin(remainingBudgetNanoUsd);
        return Optional.of(new Candidate(
                model,
                provider,
                inputTokens,
                outputTokens,
                choices,
                ceiling,
                expectedCostNanoUsd,
                cost.nanoUsd(ceiling),
                expectedLatencyMs,
                upperLatencyMs,
                quality,
                availability,
                utilityUsd));
    }
}
