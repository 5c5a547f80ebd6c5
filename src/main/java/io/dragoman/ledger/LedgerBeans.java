package io.dragoman.ledger;

import io.dragoman.audit.AuditLog;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class LedgerBeans {
    private final Ledger ledger;
    private final AuditLog audit;

    public LedgerBeans(Ledger ledger, AuditLog audit) {
        this.ledger = ledger;
        this.audit = audit;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("resetBudget", new ResetBudgetProcessor(ledger, audit));
    }
}
