package io.dragoman.catalog;

import io.dragoman.chat.Mode;
import io.dragoman.chat.Usd;
import java.util.EnumMap;
import java.util.Map;

/**
 * Defaults for what a request leaves open, and what a right answer is worth in each mode.
 *
 * @param defaultMode mode of a request that names none
 * @param defaultMaxBudgetNanoUsd ceiling of a request that names none, in nano-USD
 * @param defaultMaxLatencyMs deadline of a request that names none, in milliseconds
 * @param modeValuesUsd USD that one right answer is worth, for every mode
 */
public record RoutingConfig(
        Mode defaultMode, long defaultMaxBudgetNanoUsd, int defaultMaxLatencyMs, Map<Mode, Double> modeValuesUsd) {
    public static final RoutingConfig DEFAULT =
            new RoutingConfig(Mode.NORMAL, Usd.toNano(0.05), 20_000, defaultValues());

    public RoutingConfig {
        Map<Mode, Double> complete = new EnumMap<>(defaultValues());
        complete.putAll(modeValuesUsd);
        modeValuesUsd = Map.copyOf(complete);
    }

    /** USD that one right answer is worth in the mode. */
    public double valueUsd(Mode mode) {
        return modeValuesUsd.getOrDefault(mode, 0.02);
    }

    private static Map<Mode, Double> defaultValues() {
        Map<Mode, Double> values = new EnumMap<>(Mode.class);
        values.put(Mode.CHEAP, 0.002);
        values.put(Mode.NORMAL, 0.02);
        values.put(Mode.THOMPSON, 0.02);
        values.put(Mode.PLANNING, 0.3);
        values.put(Mode.ADVERSARIAL, 0.3);
        values.put(Mode.HIGH_CONFIDENCE, 1.0);
        return values;
    }
}
