package io.dragoman.negotiation;

import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds demands for tests: an ordinary request, changed field by field. Each change is a copy. */
final class Demands {
    static final Demands ORDINARY = new Demands();

    private static final int MAX_LATENCY_MS = 20_000;

    private Mode mode = Mode.NORMAL;
    private double maxBudgetUsd = 0.05;
    private int minWeight;
    private int inputTokens = 1_000;
    private int maxOutputTokens;
    private int choices = 1;
    private Set<String> required = Set.of();
    private Set<String> implied = Set.of();
    private @Nullable String hint;
    private AllowedModels allowed = AllowedModels.ALL;
    private String seed = "seed";

    private Demands() {}

    Demand demand() {
        RoutingPolicy policy = new RoutingPolicy(mode, Usd.toNano(maxBudgetUsd), MAX_LATENCY_MS, minWeight);
        return new Demand(policy, inputTokens, maxOutputTokens, choices, required, implied, hint, allowed, seed);
    }

    Demands mode(Mode other) {
        return changed(copy -> copy.mode = other);
    }

    Demands budget(double usd) {
        return changed(copy -> copy.maxBudgetUsd = usd);
    }

    Demands minWeight(int weight) {
        return changed(copy -> copy.minWeight = weight);
    }

    Demands tokens(int input, int maxOutput) {
        return changed(copy -> {
            copy.inputTokens = input;
            copy.maxOutputTokens = maxOutput;
        });
    }

    Demands choices(int other) {
        return changed(copy -> copy.choices = other);
    }

    Demands capabilities(Set<String> requiredOnes, Set<String> impliedOnes) {
        return changed(copy -> {
            copy.required = requiredOnes;
            copy.implied = impliedOnes;
        });
    }

    Demands hint(String id) {
        return changed(copy -> copy.hint = id);
    }

    Demands onlyModels(String... ids) {
        return changed(copy -> copy.allowed = new AllowedModels(Set.of(ids)));
    }

    Demands seed(String other) {
        return changed(copy -> copy.seed = other);
    }

    private Demands changed(Consumer<Demands> change) {
        Demands copy = new Demands();
        copy.mode = mode;
        copy.maxBudgetUsd = maxBudgetUsd;
        copy.minWeight = minWeight;
        copy.inputTokens = inputTokens;
        copy.maxOutputTokens = maxOutputTokens;
        copy.choices = choices;
        copy.required = required;
        copy.implied = implied;
        copy.hint = hint;
        copy.allowed = allowed;
        copy.seed = seed;
        change.accept(copy);
        return copy;
    }
}
