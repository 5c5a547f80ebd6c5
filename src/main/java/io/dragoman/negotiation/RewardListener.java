package io.dragoman.negotiation;

/**
 * Whoever learns from what attempts came to and from what people say of answers. Told some moments after both are stored, attempts in the
 * order in which they were stored, by one thread at a time that carries no request and may wait. A failure is logged, and the next is told.
 */
@FunctionalInterface
public interface RewardListener {
    /** Told of each word on an answer. */
    void rewarded(Reward reward);

    /** Told of each attempt. */
    default void attempted(AttemptReward attempt) {}
}
