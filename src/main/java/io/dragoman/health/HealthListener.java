package io.dragoman.health;

/** Wants to know when a model changes its state, for events and metrics. */
@FunctionalInterface
public interface HealthListener {
    /**
     * Called after the change on the thread that noticed it, so it must be quick and must not throw.
     *
     * @param reason an error class, {@code recovered}, {@code probe} or {@code half_open}; never text of a provider
     */
    void changed(String providerId, String modelId, HealthState from, HealthState to, String reason);
}
