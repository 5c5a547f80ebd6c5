package io.dragoman.health;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When a model counts as degraded or down, and how long.
 *
 * @param windowAttempts how many of the latest attempts the breaker looks at
 * @param minimumAttempts how many of them it needs before it judges
 * @param downFailureRate share of failed attempts, 0 to 1, at which the breaker opens
 * @param degradedFailureRate decayed share of failed attempts, 0 to 1, at which a model counts as degraded
 * @param openWaitMs how long an open breaker waits before it lets a probe through; doubles each time the probe fails
 * @param maxOpenWaitMs where the doubling stops
 * @param probeSlots attempts that a half-open breaker lets through before it decides
 * @param cooldownMs wait after a rate limit without {@code Retry-After}
 * @param maxCooldownMs longest wait that a {@code Retry-After} can impose
 * @param memoryMs time after which an attempt weighs 1/e of a new one
 */
public record HealthSettings(
        int windowAttempts,
        int minimumAttempts,
        double downFailureRate,
        double degradedFailureRate,
        long openWaitMs,
        long maxOpenWaitMs,
        int probeSlots,
        long cooldownMs,
        long maxCooldownMs,
        long memoryMs) {
    public static final HealthSettings DEFAULT =
            new HealthSettings(20, 5, 0.5, 0.2, 10_000, 300_000, 2, 5_000, 600_000, 600_000);

    public HealthSettings {
        require("window-attempts", windowAttempts, 1, 10_000);
        require("minimum-attempts", minimumAttempts, 1, windowAttempts);
        require("down-failure-rate", downFailureRate, 0.01, 1);
        require("degraded-failure-rate", degradedFailureRate, 0.01, downFailureRate);
        require("open-wait-ms", openWaitMs, 10, 3_600_000);
        require("max-open-wait-ms", maxOpenWaitMs, openWaitMs, 86_400_000);
        require("probe-slots", probeSlots, 1, 1_000);
        require("cooldown-ms", cooldownMs, 0, maxCooldownMs);
        require("max-cooldown-ms", maxCooldownMs, 0, 86_400_000);
        require("memory-ms", memoryMs, 1_000, 86_400_000);
    }

    /**
     * Reads {@code dragoman.health.*}.
     *
     * @param property value of a property by its full name, or null when it is not set
     */
    public static HealthSettings from(Function<String, @Nullable String> property) {
        HealthSettings unset = DEFAULT;
        return new HealthSettings(
                (int) number(property, "window-attempts", unset.windowAttempts),
                (int) number(property, "minimum-attempts", unset.minimumAttempts),
                number(property, "down-failure-rate", unset.downFailureRate),
                number(property, "degraded-failure-rate", unset.degradedFailureRate),
                (long) number(property, "open-wait-ms", unset.openWaitMs),
                (long) number(property, "max-open-wait-ms", unset.maxOpenWaitMs),
                (int) number(property, "probe-slots", unset.probeSlots),
                (long) number(property, "cooldown-ms", unset.cooldownMs),
                (long) number(property, "max-cooldown-ms", unset.maxCooldownMs),
                (long) number(property, "memory-ms", unset.memoryMs));
    }

    private static double number(Function<String, @Nullable String> property, String name, double unset) {
        String value = property.apply("dragoman.health." + name);
        if (value == null || value.isBlank()) {
            return unset;
        }
        try {
            return Double.parseDouble(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("dragoman.health." + name + ": " + value + " (expected: a number)", e);
        }
    }

    private static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("dragoman.health." + name + ": " + plain(value) + " (expected: "
                    + plain(least) + " to " + plain(most) + ")");
        }
    }

    /** 20, not 20.0. */
    private static String plain(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }
}
