package io.dragoman.ledger;

import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class LedgerBeans {
    private final Ledger ledger;

    public LedgerBeans(Ledger ledger) {
        this.ledger = ledger;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("resetBudget", new ResetBudgetProcessor(ledger));
    }
}
