package io.dragoman.dispatch;

import io.dragoman.health.Health;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class DispatchBeans {
    private final Health health;
    private final DispatchSettings settings;

    public DispatchBeans(Health health, DispatchSettings settings) {
        this.health = health;
        this.settings = settings;
    }

    public void bind(BiConsumer<String, Object> registry) {
        RetryBudget retryBudget = new RetryBudget();
        Failover failover = new Failover(settings, retryBudget);
        Settlement settlement = new Settlement(health, retryBudget);
        registry.accept("nextCandidate", new NextCandidateProcessor(health, failover, settings));
        registry.accept("attemptSucceeded", new AttemptSucceededProcessor(settlement));
        registry.accept("attemptFailed", new AttemptFailedProcessor(settlement, failover));
    }
}
