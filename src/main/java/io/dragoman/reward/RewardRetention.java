package io.dragoman.reward;

import io.dragoman.store.Database;
import io.dragoman.store.Pruning;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Deletes rewards, decisions and feedback that are too old. Safe for any thread; waits for the database. */
public final class RewardRetention {
    private final Pruning pruning;
    private final Clock clock;
    private final int rewardDays;
    private final int decisionDays;

    /**
     * @param rewardDays {@code dragoman.reward.retention-days}, of attempts and feedback
     * @param decisionDays {@code dragoman.reward.decision-retention-days}
     */
    RewardRetention(Database database, Clock clock, int rewardDays, int decisionDays) {
        this.pruning = new Pruning(database);
        this.clock = clock;
        this.rewardDays = rewardDays;
        this.decisionDays = decisionDays;
    }

    /** @return how many rows were deleted */
    public long prune() {
        return pruning.run("reward/prune", before(rewardDays))
                + pruning.run("feedback/prune", before(rewardDays))
                + pruning.run("decision/prune", before(decisionDays));
    }

    private Map<String, Object> before(int days) {
        return Map.of("before_ms", clock.millis() - Duration.ofDays(days).toMillis());
    }
}
