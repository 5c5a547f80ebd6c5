package io.dragoman.ledger;

import java.util.OptionalLong;

/**
 * How a key stands in the running month.
 *
 * @param spentNanoUsd charged for calls that have ended, since the last reset
 * @param reservedNanoUsd held for calls that run
 */
public record Standing(long spentNanoUsd, long reservedNanoUsd) {
    static final Standing NOTHING = new Standing(0, 0);

    /** What is left of a budget, never less than 0; empty without a budget. */
    public OptionalLong remainingNanoUsd(OptionalLong budgetNanoUsd) {
        return budgetNanoUsd.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, budgetNanoUsd.getAsLong() - spentNanoUsd - reservedNanoUsd));
    }
}
