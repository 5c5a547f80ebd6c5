package io.dragoman.tsdb;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How finely the past is kept: single samples, or buckets of a fixed width. From fine to coarse. */
enum Resolution {
    RAW(0),
    TEN_SECONDS(10_000),
    MINUTE(60_000),
    HOUR(3_600_000),
    DAY(86_400_000);

    /** The widths of roll-ups. */
    static final List<Resolution> ROLL_UPS = List.of(TEN_SECONDS, MINUTE, HOUR, DAY);

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final long stepMs;

    Resolution(long stepMs) {
        this.stepMs = stepMs;
    }

    String wireName() {
        return wireName;
    }

    static Optional<Resolution> of(String wireName) {
        return Arrays.stream(values())
                .filter(resolution -> resolution.wireName.equals(wireName))
                .findFirst();
    }

    static String allNames() {
        return Arrays.stream(values()).map(Resolution::wireName).collect(Collectors.joining(", "));
    }

    /** The coarsest roll-up whose buckets fill a step, else single samples. */
    static Resolution forStep(long stepMs) {
        Resolution found = RAW;
        for (Resolution resolution : ROLL_UPS) {
            if (stepMs % resolution.stepMs == 0) {
                found = resolution;
            }
        }
        return found;
    }

    /** Width of a bucket in milliseconds; 0 for single samples. */
    long stepMs() {
        return stepMs;
    }

    /** The beginning of the bucket that holds the time. */
    long startOf(long timeMs) {
        return Math.floorDiv(timeMs, stepMs) * stepMs;
    }
}
