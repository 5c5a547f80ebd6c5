package io.dragoman.orchestration;

import io.dragoman.catalog.Catalog;
import io.dragoman.negotiation.Negotiator;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class OrchestrationBeans {
    private final Seats seats;
    private final ExecutorService planThreads;
    private final ExecutorService watchedPlanThreads;

    /**
     * @param planThreads where steps side by side run; they block
     * @param watchedPlanThreads where plans run behind their streams; they wait for their steps, so these are others
     */
    public OrchestrationBeans(
            Negotiator negotiator,
            Catalog catalog,
            Prompts prompts,
            ExecutorService planThreads,
            ExecutorService watchedPlanThreads) {
        this.seats = new Seats(negotiator, catalog, prompts);
        this.planThreads = planThreads;
        this.watchedPlanThreads = watchedPlanThreads;
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
        registry.accept("watchedPlanThreads", watchedPlanThreads);
    }
}
