package io.dragoman.tsdb;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is measured. */
enum Metric {
    /** Milliseconds from the arrival of a request to the end of its answer; a sample for each request. */
    LATENCY(Aggregate.AVG),
    /** Milliseconds from the arrival of a request to its first content; a sample for each request that had any. */
    TTFT(Aggregate.AVG),
    /** USD; a sample for each attempt. */
    COST(Aggregate.SUM),
    /** Input tokens of all classes; a sample for each attempt. */
    TOKENS_IN(Aggregate.SUM),
    /** Output tokens of all classes; a sample for each attempt. */
    TOKENS_OUT(Aggregate.SUM),
    /** Input and output tokens; a sample for each attempt. */
    TOKENS(Aggregate.SUM),
    /** A sample for each request: 1 for one that failed, else 0, so that the average is the error rate. */
    ERRORS(Aggregate.SUM),
    /** A sample for each request: 1. */
    REQUESTS(Aggregate.SUM),
    /** A sample for each request to a provider: 1. */
    ATTEMPTS(Aggregate.SUM),
    /** A sample for each request to a provider: 1 for one that failed, else 0. */
    ATTEMPT_ERRORS(Aggregate.SUM);

    private static final double NANO = 1e9;

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final Aggregate byDefault;

    Metric(Aggregate byDefault) {
        this.byDefault = byDefault;
    }

    String wireName() {
        return wireName;
    }

    static Optional<Metric> of(String wireName) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName.equals(wireName))
                .findFirst();
    }

    static List<String> allNames() {
        return Arrays.stream(values()).map(Metric::wireName).collect(Collectors.toList());
    }

    Aggregate byDefault() {
        return byDefault;
    }

    /** The value in the unit of the answer; samples of cost are nano-USD. */
    double shown(Aggregate aggregate, Summary summary) {
        double value = aggregate.of(summary);
        return this == COST && aggregate != Aggregate.COUNT ? value / NANO : value;
    }
}
