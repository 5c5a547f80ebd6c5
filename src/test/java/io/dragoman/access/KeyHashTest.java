package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** S-07: how long a comparison takes tells nothing of the key. */
class KeyHashTest {
    private static final int COMPARISONS = 20_000;
    private static final double LIMIT = 4.5;

    @Test
    void takesAsLongForAKeyThatIsWrongAtItsEndAsForOneThatIsWrongAtItsBeginning() {
        String hex = "ab".repeat(32);
        KeyHash right = KeyHash.parse("sha256:" + hex);
        KeyHash wrongAtEnd = KeyHash.parse("sha256:" + hex.substring(0, 62) + "00");
        KeyHash wrongAtBeginning = KeyHash.parse("sha256:00" + hex.substring(2));
        assertThat(right.matches(right)).isTrue();

        double least = Double.MAX_VALUE;
        // A busy machine shifts one of the two series now and then, a comparison that leaks shifts all.
        for (int run = 0; run < 5 && least >= LIMIT; run++) {
            least = Math.min(least, Math.abs(t(right, wrongAtEnd, wrongAtBeginning)));
        }

        assertThat(least).isLessThan(LIMIT);
    }

    /** Welch's t of two series that are taken in turns, without the slowest tenth of each. */
    private static double t(KeyHash right, KeyHash one, KeyHash other) {
        double[] ones = new double[COMPARISONS];
        double[] others = new double[COMPARISONS];
        int matches = 0;
        for (int i = 0; i < COMPARISONS; i++) {
            long start = System.nanoTime();
            matches += matches(right, one);
            long middle = System.nanoTime();
            matches += matches(right, other);
            others[i] = System.nanoTime() - middle;
            ones[i] = middle - start;
        }
        assertThat(matches).isZero();
        return t(trimmed(ones), trimmed(others));
    }

    /** Several times, for a clock that counts in steps. */
    private static int matches(KeyHash right, KeyHash wrong) {
        int matches = 0;
        for (int i = 0; i < 20; i++) {
            matches += right.matches(wrong) ? 1 : 0;
        }
        return matches;
    }

    private static double[] trimmed(double[] nanos) {
        Arrays.sort(nanos);
        return Arrays.copyOf(nanos, nanos.length * 9 / 10);
    }

    private static double t(double[] ones, double[] others) {
        double mean = Arrays.stream(ones).average().orElseThrow();
        double otherMean = Arrays.stream(others).average().orElseThrow();
        return (mean - otherMean)
                / Math.sqrt(variance(ones, mean) / ones.length + variance(others, otherMean) / others.length);
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }
}
