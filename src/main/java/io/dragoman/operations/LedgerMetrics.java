package io.dragoman.operations;

import io.dragoman.chat.Usd;
import io.dragoman.ledger.Ledger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How the ledger is doing. No label names a key: there may be any number of them. */
final class LedgerMetrics {
    private LedgerMetrics() {}

    static void bind(MeterRegistry registry, Ledger ledger) {
        Gauge.builder("dragoman.ledger.held.usd", ledger, source -> (double) source.heldNanoUsd() / Usd.NANO)
                .description("Held for calls that run, over all keys")
                .register(registry);
        Gauge.builder("dragoman.ledger.queue.depth", ledger, Ledger::depth)
                .description("Lines of the ledger that wait for the database")
                .register(registry);
        Gauge.builder("dragoman.ledger.failing", ledger, source -> source.failing() ? 1 : 0)
                .description("1 while the ledger cannot be written, and calls that cost money are refused")
                .register(registry);
        FunctionCounter.builder("dragoman.budget.refusals", ledger, Ledger::refused)
                .description("Requests refused because the budget of their key had no room for them")
                .register(registry);
    }
}
