package io.dragoman.negotiation;

import io.dragoman.catalog.Model;
import io.dragoman.catalog.Provider;

/**
 * A model that satisfies a request's policy, with the numbers that ranked it.
 *
 * @param model the model
 * @param provider the provider that runs it
 * @param inputTokens input tokens of the request, with head-room
 * @param maxOutputTokens ceiling on output tokens to send to the provider so that the budget cannot be broken; 0 = none needed
 * @param expectedCostNanoUsd cost we expect, in nano-USD
 * @param upperCostNanoUsd cost that will not be exceeded, in nano-USD; at most the budget
 * @param expectedLatencyMs latency we expect
 * @param quality probability of a right answer, 0 to 1
 * @param availability probability that an attempt succeeds, 0 to 1
 * @param utilityUsd value of the expected answer less what it costs, in USD; orders the candidates
 */
public record Candidate(
        Model model,
        Provider provider,
        int inputTokens,
        int maxOutputTokens,
        long expectedCostNanoUsd,
        long upperCostNanoUsd,
        double expectedLatencyMs,
        double quality,
        double availability,
        double utilityUsd) {}
