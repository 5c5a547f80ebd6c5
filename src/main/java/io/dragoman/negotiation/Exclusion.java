package io.dragoman.negotiation;

import io.dragoman.chat.Usd;
import java.time.Instant;
import java.util.Locale;

/**
 * A model that the policy removed, by which filter and by how much. It holds numbers rather than text, because most are only counted.
 *
 * @param modelId the model
 * @param filter the first filter that it failed
 * @param subject what the numbers are about where the filter alone does not say: the missing capability, the state
 * @param actual the model's value: weight, tokens, nano-USD or milliseconds; for {@code HEALTH} the epoch millisecond when it may be asked
 *     again, 0 when nobody knows
 * @param limit what the policy demands, in the same unit
 */
public record Exclusion(String modelId, Filter filter, String subject, long actual, long limit) {
    /** The filters, in the order they are applied. */
    public enum Filter {
        DISABLED,
        ALLOWED_MODELS,
        CAPABILITY,
        MIN_WEIGHT,
        CONTEXT,
        BUDGET,
        LATENCY,
        HEALTH;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        /** The name in {@code excluded}, for example {@code min_weight}. */
        public String wireName() {
            return wireName;
        }
    }

    /** Offending and demanded value for people, for example {@code upper cost 0.012 USD (budget: 0.0001)}. */
    public String detail() {
        return switch (filter) {
            case DISABLED -> subject + " is switched off";
            case ALLOWED_MODELS -> "not among the models of this key";
            case CAPABILITY -> "lacks " + subject;
            case MIN_WEIGHT -> "weight " + actual + " (expected: at least " + limit + ")";
            case CONTEXT -> "input and output " + actual + " tokens (context: " + limit + ")";
            case BUDGET -> "upper cost " + usd(actual) + " USD (budget: " + usd(limit) + ")";
            case LATENCY -> "upper latency " + actual + " ms (limit: " + limit + ")";
            case HEALTH -> actual == 0 ? subject : subject + " until " + Instant.ofEpochMilli(actual);
        };
    }

    /** How far the model is from passing, at least 1; without a meaning between different filters. */
    double excess() {
        return switch (filter) {
            case MIN_WEIGHT -> (double) limit / Math.max(1, actual);
            case CONTEXT, BUDGET, LATENCY -> (double) actual / Math.max(1, limit);
            case DISABLED, ALLOWED_MODELS, CAPABILITY, HEALTH -> 1;
        };
    }

    private static String usd(long nanoUsd) {
        return Usd.ofNano(nanoUsd).toPlainString();
    }
}
