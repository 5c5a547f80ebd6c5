package io.dragoman.orchestration;

import io.dragoman.catalog.Catalog;
import io.dragoman.negotiation.Negotiator;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class OrchestrationBeans {
    private final Seats seats;
    private final ExecutorService planThreads;

    /** @param planThreads where steps side by side run; they block */
    public OrchestrationBeans(Negotiator negotiator, Catalog catalog, Prompts prompts, ExecutorService planThreads) {
        this.seats = new Seats(negotiator, catalog, prompts);
        this.planThreads = planThreads;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("seats", seats);
        registry.accept("rounds", new Rounds());
        registry.accept("votes", new Votes());
        registry.accept("openStep", new OpenStepProcessor());
        registry.accept("stepAnswered", new StepAnsweredProcessor());
        registry.accept("stepFailed", new StepFailedProcessor());
        registry.accept("critiques", new CritiquesAggregationStrategy());
        registry.accept("ballots", new BallotsAggregationStrategy());
        registry.accept("planRecord", new PlanRecordProcessor());
        registry.accept("planThreads", planThreads);
    }
}
