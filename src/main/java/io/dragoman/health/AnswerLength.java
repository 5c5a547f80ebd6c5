package io.dragoman.health;

/**
 * How long a model's answers are, as a log-normal distribution. It begins as if it had seen a few answers of ordinary length (median 300
 * tokens, one in twenty over 1,550), and each new answer outweighs older ones a little. Not thread-safe.
 */
final class AnswerLength {
    private static final double PRIOR_WEIGHT = 5;
    private static final double PRIOR_LOG = Math.log(300);
    private static final double PRIOR_VARIANCE = 1;
    /** The past weighs at most as much as a hundred answers. */
    private static final double KEEP = 0.99;

    private static final double LEAST_VARIANCE = 0.01;
    /** The standard normal stays under this 95 times of 100. */
    private static final double Z95 = 1.645;

    private double weight = PRIOR_WEIGHT;
    private double sum = PRIOR_WEIGHT * PRIOR_LOG;
    private double squares = PRIOR_WEIGHT * (PRIOR_VARIANCE + PRIOR_LOG * PRIOR_LOG);

    void add(long outputTokens) {
        double log = Math.log(outputTokens);
        weight = KEEP * weight + 1;
        sum = KEEP * sum + log;
        squares = KEEP * squares + log * log;
    }

    double mean() {
        return Math.min(upper(), Math.exp(sum / weight + variance() / 2));
    }

    /** The length that 95 of 100 answers stay under. */
    double upper() {
        return Math.exp(sum / weight + Z95 * Math.sqrt(variance()));
    }

    private double variance() {
        double mean = sum / weight;
        return Math.max(LEAST_VARIANCE, squares / weight - mean * mean);
    }
}
