package io.dragoman.negotiation;

/** Whoever learns from what answers were worth. */
@FunctionalInterface
public interface RewardListener {
    /** Called when the reward is stored, on a thread that may wait; a failure is logged and changes nothing for the giver. */
    void rewarded(Reward reward);
}
