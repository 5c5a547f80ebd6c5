package io.dragoman.negotiation;

import java.util.Locale;

/**
 * A model that the policy removed, and by which filter.
 *
 * @param modelId the model
 * @param filter the first filter that it failed
 * @param detail offending and demanded value, for example {@code upper cost 0.012 USD (budget: 0.0001)}
 */
public record Exclusion(String modelId, Filter filter, String detail) {
    /** The filters, in the order they are applied. */
    public enum Filter {
        DISABLED,
        CAPABILITY,
        MIN_WEIGHT,
        CONTEXT,
        BUDGET,
        LATENCY,
        HEALTH;

        /** The name in {@code excluded}, for example {@code min_weight}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
