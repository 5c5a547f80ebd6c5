package io.dragoman.orchestration;

import org.jspecify.annotations.Nullable;

/**
 * What came of one step of a plan; one line of its trace.
 *
 * @param step for example {@code draft} or {@code critique}
 * @param round 0 before the first
 * @param modelId who was asked, or null when nobody was
 * @param providerId the provider of that model
 * @param costNanoUsd all attempts of the step
 * @param latencyMs from the beginning of the step to its end
 * @param outcome one word, and a colon and a detail where there is one: {@code answered}, {@code defects:2}, {@code failed:rate_limited}
 * @param text what the model said; empty when it said nothing
 */
public record StepReport(
        String step,
        int round,
        @Nullable String modelId,
        @Nullable String providerId,
        long costNanoUsd,
        long latencyMs,
        String outcome,
        String text) {}
