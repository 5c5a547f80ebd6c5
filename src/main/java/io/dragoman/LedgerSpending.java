package io.dragoman;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.KeySpending;
import io.dragoman.access.Principal;
import io.dragoman.chat.Usd;
import io.dragoman.ledger.Ledger;
import io.dragoman.ledger.Standing;

/** Shows admins how the keys stand by the ledger. */
record LedgerSpending(Ledger ledger) implements KeySpending {
    @Override
    public void addTo(Principal principal, ObjectNode json) {
        Standing standing = ledger.standing(principal.id());
        json.put("spent_usd", Usd.ofNano(standing.spentNanoUsd()));
        json.put("reserved_usd", Usd.ofNano(standing.reservedNanoUsd()));
        standing.remainingNanoUsd(principal.monthlyBudgetNanoUsd())
                .ifPresent(nano -> json.put("remaining_usd", Usd.ofNano(nano)));
    }
}
