package io.dragoman.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a model of a provider is doing, best first. */
public enum HealthState {
    /** Attempts succeed, or there were none. */
    HEALTHY,
    /** Some attempts fail, the provider limits our rate, or the breaker lets single attempts through: ranked lower, not excluded. */
    DEGRADED,
    /** The breaker is open: excluded until its wait is over. */
    DOWN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in answers, events and metrics. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
