package io.dragoman.tsdb;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of the samples of one step. */
enum Aggregate {
    AVG,
    SUM,
    MIN,
    MAX,
    P50,
    P95,
    COUNT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    String wireName() {
        return wireName;
    }

    static Optional<Aggregate> of(String wireName) {
        return Arrays.stream(values())
                .filter(aggregate -> aggregate.wireName.equals(wireName))
                .findFirst();
    }

    static String allNames() {
        return Arrays.stream(values()).map(Aggregate::wireName).collect(Collectors.joining(", "));
    }

    boolean needsHistogram() {
        return this == P50 || this == P95;
    }

    double of(Summary summary) {
        return switch (this) {
            case AVG -> summary.average();
            case SUM -> summary.sum();
            case MIN -> summary.min();
            case MAX -> summary.max();
            case P50 -> summary.percentile(0.5);
            case P95 -> summary.percentile(0.95);
            case COUNT -> summary.count();
        };
    }
}
