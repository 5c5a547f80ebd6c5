package io.dragoman.benchmark;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Lets JMH measure the negotiator, in a process of its own. */
final class Negotiation {
    private static final double REACH_US = 50;

    private final Options options;
    private final Report report;

    Negotiation(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run() throws RunnerException {
        TimeValue iteration = TimeValue.seconds(options.quick() ? 1 : 2);
        org.openjdk.jmh.runner.options.Options jmh = new OptionsBuilder()
                .include(NegotiatorBenchmark.class.getName())
                .jvm(options.java())
                .warmupTime(iteration)
                .measurementTime(iteration)
                .output(options.out().resolve("jmh.log").toString())
                .result(options.out().resolve("jmh.json").toString())
                .resultFormat(ResultFormatType.JSON)
                .build();
        for (RunResult result : new Runner(jmh).run()) {
            row(result.getPrimaryResult());
        }
    }

    private void row(Result<?> result) {
        Statistics us = result.getStatistics();
        boolean counting = result.getLabel().contains("Count");
        report.measured(
                "jmh",
                "benchmark",
                result.getLabel(),
                "p50_us",
                us.getPercentile(50),
                "p99_us",
                us.getPercentile(99),
                "samples",
                us.getN());
        report.row(
                counting ? "the same, with the tokens of a 2 KiB request counted" : "negotiation over 100 models",
                Report.number("**%.1f µs p99** (p50 %.1f)", us.getPercentile(99), us.getPercentile(50)),
                counting ? "–" : "≤ 50 µs p99",
                counting || us.getPercentile(99) <= REACH_US);
    }
}
