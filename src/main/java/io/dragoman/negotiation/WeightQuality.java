package io.dragoman.negotiation;

import io.dragoman.catalog.Model;

/**
 * Believes the operator: weight 0 is a right answer in 45 of 100 cases, weight 10 in 80, log-odds in between. Where nothing is learned
 * yet, this is what keeps a cold start from being uniform.
 */
public final class WeightQuality implements QualityModel {
    private static final int MAX_WEIGHT = 10;
    private static final double DEVIATION = 0.6;
    private static final double[] LOG_ODDS = new double[MAX_WEIGHT + 1];

    static {
        for (int weight = 0; weight <= MAX_WEIGHT; weight++) {
            double right = 0.45 + 0.035 * weight;
            LOG_ODDS[weight] = Math.log(right / (1 - right));
        }
    }

    @Override
    public double mean(Model model) {
        return LOG_ODDS[Math.max(0, Math.min(MAX_WEIGHT, model.weight()))];
    }

    @Override
    public double deviation(Model model) {
        return DEVIATION;
    }
}
