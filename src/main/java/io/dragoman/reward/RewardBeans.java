package io.dragoman.reward;

import io.dragoman.log.LogFollower;
import io.dragoman.store.Database;
import java.time.Clock;
import java.util.function.BiConsumer;

/** What routes and other rooms find of this one. */
public final class RewardBeans {
    private final Database database;
    private final Learning learning;
    private final Rewards rewards;
    private final RewardRetention retention;

    /**
     * @param rewardDays {@code dragoman.reward.retention-days}
     * @param decisionDays {@code dragoman.reward.decision-retention-days}
     */
    public RewardBeans(Database database, Clock clock, int rewardDays, int decisionDays) {
        this.database = database;
        this.learning = new Learning(database);
        this.rewards = new Rewards(database, clock, learning);
        this.retention = new RewardRetention(database, clock, rewardDays, decisionDays);
    }

    /** What the request log has to tell of each request. */
    public LogFollower follower() {
        return new RewardWriter();
    }

    /** Where learners listen. */
    public Learning learning() {
        return learning;
    }

    /** Where learners begin. */
    public Decisions decisions() {
        return new Decisions(database);
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("learning", learning);
        registry.accept("readFeedback", new ReadFeedbackProcessor());
        registry.accept("giveFeedback", new GiveFeedbackProcessor(rewards));
        registry.accept("rewardFilter", new RewardFilterProcessor());
        registry.accept("rewardPage", new RewardPageProcessor(new RewardPage(database)));
        registry.accept("rewardRetention", retention);
    }
}
