package io.dragoman.negotiation;

import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds demands for tests: an ordinary request, changed field by field. */
record Demands(
        Mode mode,
        double maxBudgetUsd,
        int maxLatencyMs,
        int minWeight,
        int inputTokens,
        int maxOutputTokens,
        int choices,
        Set<String> required,
        Set<String> implied,
        @Nullable String hint,
        AllowedModels allowed,
        String seed) {
    static final Demands ORDINARY =
            new Demands(Mode.NORMAL, 0.05, 20_000, 0, 1_000, 0, 1, Set.of(), Set.of(), null, AllowedModels.ALL, "seed");

    Demand demand() {
        RoutingPolicy policy = new RoutingPolicy(mode, Usd.toNano(maxBudgetUsd), maxLatencyMs, minWeight);
        return new Demand(policy, inputTokens, maxOutputTokens, choices, required, implied, hint, allowed, seed);
    }

    Demands mode(Mode other) {
        return new Demands(
                other,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                hint,
                allowed,
                seed);
    }

    Demands budget(double usd) {
        return new Demands(
                mode,
                usd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                hint,
                allowed,
                seed);
    }

    Demands minWeight(int weight) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                weight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                hint,
                allowed,
                seed);
    }

    Demands tokens(int input, int maxOutput) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                input,
                maxOutput,
                choices,
                required,
                implied,
                hint,
                allowed,
                seed);
    }

    Demands choices(int other) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                other,
                required,
                implied,
                hint,
                allowed,
                seed);
    }

    Demands capabilities(Set<String> requiredOnes, Set<String> impliedOnes) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                requiredOnes,
                impliedOnes,
                hint,
                allowed,
                seed);
    }

    Demands hint(String id) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                id,
                allowed,
                seed);
    }

    Demands onlyModels(String... ids) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                hint,
                new AllowedModels(Set.of(ids)),
                seed);
    }

    Demands seed(String other) {
        return new Demands(
                mode,
                maxBudgetUsd,
                maxLatencyMs,
                minWeight,
                inputTokens,
                maxOutputTokens,
                choices,
                required,
                implied,
                hint,
                allowed,
                other);
    }
}
