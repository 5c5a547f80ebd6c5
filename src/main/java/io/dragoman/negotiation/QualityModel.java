package io.dragoman.negotiation;

import io.dragoman.catalog.Model;

/** What is believed about how often a model's answers are right, as a normal distribution of log-odds. Safe for any thread. */
public interface QualityModel {
    /** Log-odds of a right answer. */
    double mean(Model model);

    /** How unsure that is: standard deviation of the log-odds. */
    double deviation(Model model);
}
