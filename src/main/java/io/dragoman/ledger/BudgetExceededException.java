package io.dragoman.ledger;

import io.dragoman.chat.Usd;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;

/** A call whose upper cost does not fit what is left of the key's budget. No provider was asked. */
public final class BudgetExceededException extends DragomanException {
    private static final long serialVersionUID = 1L;

    /** @param upperCostNanoUsd of the cheapest call that could have been made */
    BudgetExceededException(Payer payer, Standing standing, long upperCostNanoUsd) {
        super(
                ProblemCode.BUDGET_EXCEEDED,
                "upper cost: " + usd(upperCostNanoUsd)
                        + " USD (expected: at most what is left of the key's monthly budget, "
                        + usd(standing.remainingNanoUsd(payer.monthlyBudgetNanoUsd())
                                .orElse(0))
                        + " USD)");
        with("budget_usd", Usd.ofNano(payer.limitNanoUsd()));
        with("spent_usd", Usd.ofNano(standing.spentNanoUsd()));
        with("reserved_usd", Usd.ofNano(standing.reservedNanoUsd()));
    }

    /** A repeat is refused again until calls that run have ended, the month has, or an admin acts: SDKs must not try. */
    @Override
    public boolean shouldRetry() {
        return false;
    }

    private static String usd(long nanoUsd) {
        return Usd.ofNano(nanoUsd).toPlainString();
    }
}
