package io.dragoman.dispatch;

import io.dragoman.ledger.BudgetExceededException;
import io.dragoman.ledger.Hold;
import io.dragoman.ledger.Ledger;
import io.dragoman.ledger.Payer;
import io.dragoman.ledger.Tariff;
import io.dragoman.negotiation.Candidate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The money of one request: holds the upper cost of each attempt against the budget of whoever pays. For the thread that holds the lock of
 * its dispatch.
 */
final class Purse {
    private final Ledger ledger;
    private final Payer payer;
    private final String requestId;
    private long cheapestRefused = Long.MAX_VALUE;

    Purse(Ledger ledger, Payer payer, String requestId) {
        this.ledger = ledger;
        this.payer = payer;
        this.requestId = requestId;
    }

    /** A candidate that may be asked, and the money for it. */
    record Paid(Candidate candidate, Hold hold) {}

    /**
     * Holds the upper cost of a candidate or, where the key has less left, that of a shorter answer that is still long enough.
     *
     * @return empty when the key cannot pay for it
     */
    Optional<Paid> pay(Candidate candidate, long catalogNumber) {
        Hold hold = hold(candidate, catalogNumber);
        if (hold != null) {
            return Optional.of(new Paid(candidate, hold));
        }
        Optional<Candidate> shorter = candidate.within(ledger.remainingNanoUsd(payer));
        Hold smaller = shorter.isEmpty() ? null : hold(shorter.get(), catalogNumber);
        if (smaller == null) {
            cheapestRefused = Math.min(cheapestRefused, candidate.leastUpperCostNanoUsd());
            return Optional.empty();
        }
        return Optional.of(new Paid(shorter.get(), smaller));
    }

    /** Why nobody can be asked; null when money was not the reason. */
    @Nullable
    BudgetExceededException refusal() {
        return cheapestRefused == Long.MAX_VALUE ? null : ledger.refusal(payer, requestId, cheapestRefused);
    }

    private @Nullable Hold hold(Candidate candidate, long catalogNumber) {
        Tariff tariff = Tariff.of(candidate.model());
        return ledger.hold(payer, requestId, tariff, catalogNumber, candidate.upperCostNanoUsd())
                .orElse(null);
    }
}
