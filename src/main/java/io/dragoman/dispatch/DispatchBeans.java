package io.dragoman.dispatch;

import io.dragoman.camel.http.TraceContexts;
import io.dragoman.health.Health;
import io.dragoman.ledger.Ledger;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What routes find in the registry of this room. */
public final class DispatchBeans {
    private final Health health;
    private final Ledger ledger;
    private final DispatchSettings settings;
    private final ExecutorService hedgeThreads;
    private final @Nullable TraceContexts traces;

    /**
     * @param hedgeThreads where attempts side by side run; they block
     * @param traces null when providers are not told of traces
     */
    public DispatchBeans(
            Health health,
            Ledger ledger,
            DispatchSettings settings,
            ExecutorService hedgeThreads,
            @Nullable TraceContexts traces) {
        this.health = health;
        this.ledger = ledger;
        this.settings = settings;
        this.hedgeThreads = hedgeThreads;
        this.traces = traces;
    }

    public void bind(BiConsumer<String, Object> registry) {
        RetryBudget retryBudget = new RetryBudget();
        Failover failover = new Failover(settings, retryBudget);
        Settlement settlement = new Settlement(health, retryBudget);
        registry.accept("nextCandidate", new NextCandidateProcessor(health, failover, ledger, settings, traces));
        registry.accept("reserve", new ReserveProcessor(health));
        registry.accept("attemptSucceeded", new AttemptSucceededProcessor(settlement));
        registry.accept("attemptFailed", new AttemptFailedProcessor(settlement, failover));
        registry.accept("dispatchRecord", new DispatchRecordProcessor());
        registry.accept("openHedge", new OpenHedgeProcessor(ledger));
        registry.accept("waitForSilence", new WaitForSilenceProcessor(settings));
        registry.accept("firstAnswer", new FirstAnswerAggregationStrategy());
        registry.accept("closeHedge", new CloseHedgeProcessor());
        registry.accept("hedgeThreads", hedgeThreads);
    }
}
