package io.dragoman.health;

import org.jspecify.annotations.Nullable;

/**
 * How one model of one provider is doing at one moment. Immutable.
 *
 * @param state healthy, degraded or down
 * @param availability probability that the next attempt succeeds, 0 to 1; recent attempts weigh most
 * @param blockedUntilMs epoch milliseconds before which the model must not be asked; 0 when it may be asked now
 * @param upperLatencyMs what 95 of 100 recent successes stayed under; 0 = unknown, or too few or too old to be believed
 * @param figures what attempts have shown
 */
public record ModelHealth(
        HealthState state, double availability, long blockedUntilMs, double upperLatencyMs, Figures figures) {
    /** A model that has not been asked yet. */
    static final ModelHealth UNKNOWN = new ModelHealth(HealthState.HEALTHY, 1, 0, 0, Figures.NONE);

    public boolean blocked() {
        return blockedUntilMs > 0;
    }

    /**
     * What attempts have shown up to the latest one.
     *
     * @param atMs epoch milliseconds of the latest attempt that counted
     * @param attempts weight of the attempts that counted, faded by time and number
     * @param faults weight of the provider's faults among them
     * @param latencyMs mean of recent successes; 0 = unknown
     * @param firstByteMs mean time to the first content of recent successes; 0 = unknown
     * @param timed weight of the attempts whose latency is known
     * @param upperLatencyMs what 95 of 100 of those stayed under; 0 = unknown
     * @param outputTokens mean length of an answer
     * @param upperOutputTokens length that 95 of 100 answers stay under
     * @param requests attempts that counted: successes and the provider's faults
     * @param errors the provider's faults among them
     * @param consecutiveErrors faults since the latest success
     * @param lastError the latest fault, or null
     */
    public record Figures(
            long atMs,
            double attempts,
            double faults,
            double latencyMs,
            double firstByteMs,
            double timed,
            double upperLatencyMs,
            double outputTokens,
            double upperOutputTokens,
            long requests,
            long errors,
            int consecutiveErrors,
            @Nullable LastError lastError) {
        static final Figures NONE = new Statistics(HealthSettings.DEFAULT.memoryMs()).figures();

        /** Share of faults among recent attempts, 0 to 1. */
        public double errorRate() {
            return attempts == 0 ? 0 : faults / attempts;
        }
    }
}
