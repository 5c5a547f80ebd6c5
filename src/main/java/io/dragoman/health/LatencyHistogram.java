package io.dragoman.health;

/**
 * Latencies in logarithmic buckets, four to each doubling from 1 ms to 5 minutes, so that a percentile is right to a fifth. Older values
 * fade. Not thread-safe.
 */
final class LatencyHistogram {
    private static final int PER_DOUBLING = 4;
    private static final int BUCKETS = 19 * PER_DOUBLING;

    private final double[] weights = new double[BUCKETS];

    /** Multiplies the weight of all values so far. */
    void fade(double factor) {
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] *= factor;
        }
    }

    void add(double latencyMs) {
        weights[bucket(latencyMs)]++;
    }

    /** Upper edge of the bucket that holds the percentile; 0 when there are no values. */
    double percentile(double share) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += weights[i];
            if (seen > 0 && seen >= share * total) {
                return Math.pow(2, (i + 1.0) / PER_DOUBLING);
            }
        }
        return 0;
    }

    private static int bucket(double latencyMs) {
        double doublings = Math.log(Math.max(1, latencyMs)) / Math.log(2);
        return Math.min(BUCKETS - 1, (int) (doublings * PER_DOUBLING));
    }
}
