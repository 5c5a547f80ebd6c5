package io.dragoman.ledger;

import java.util.OptionalLong;

/**
 * Who pays for a request.
 *
 * @param keyId id of the key, never the key
 * @param monthlyBudgetNanoUsd what it may spend in a month (UTC), in nano-USD; 0 allows only what costs nothing; empty = no limit
 */
public record Payer(String keyId, OptionalLong monthlyBudgetNanoUsd) {
    public Payer {
        if (monthlyBudgetNanoUsd.isPresent() && monthlyBudgetNanoUsd.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "monthly budget: " + monthlyBudgetNanoUsd.getAsLong() + " nano-USD (expected: 0 or more)");
        }
    }

    boolean hasBudget() {
        return monthlyBudgetNanoUsd.isPresent();
    }

    /** The budget, or more than anybody can spend. */
    long limitNanoUsd() {
        return monthlyBudgetNanoUsd.orElse(Long.MAX_VALUE);
    }
}
