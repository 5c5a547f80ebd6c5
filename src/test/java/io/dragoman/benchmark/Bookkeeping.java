package io.dragoman.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What budget, ledger, log and metrics cost: the broker as it is shipped, asked with a key that has a budget and limits, against the same
 * broker whose routes have been relieved of the steps that hold money and write things down.
 */
final class Bookkeeping {
    private record Case(String model, int connections, String what, double reach) {}

    private static final List<Case> CASES = List.of(
            new Case(
                    "bench-d0",
                    64,
                    "throughput with budget, ledger, log and metrics / without, upstream 0 ms, 64 connections",
                    0.80),
            new Case("bench-d50", 256, "the same, upstream 50 ms, 256 connections", 0.97));

    private final Options options;
    private final Report report;

    Bookkeeping(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        Throughput throughput = new Throughput(options, report);
        Target with = rig.dragoman().withBudget();
        DragomanServer relieved =
                DragomanServer.start(options, "relieved", List.of("-Xmx512m"), false, Bookkeeping::relieve);
        try {
            for (Case one : CASES) {
                relieved.register(one.model, rig.direct().port());
            }
            Rig.check(with);
            Rig.check(relieved.target());
            throughput.warm(with);
            throughput.warm(relieved.target());
            for (Case one : CASES) {
                compare(throughput, one, with, relieved.target());
            }
        } finally {
            relieved.target().server().close();
        }
    }

    /** The two take turns in beginning, so that a machine that grows slower favours neither. */
    private void compare(Throughput throughput, Case one, Target with, Target without) throws Exception {
        List<Throughput.Sample> kept = new ArrayList<>();
        List<Throughput.Sample> relieved = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            if (round % 2 == 0) {
                kept.add(sample(throughput, one, with));
                relieved.add(sample(throughput, one, without));
            } else {
                relieved.add(sample(throughput, one, without));
                kept.add(sample(throughput, one, with));
            }
        }
        double ratio = perSecond(kept) / perSecond(relieved);
        long failures = failures(kept) + failures(relieved);
        report.row(
                one.what,
                Report.number("**%.2f**, %d failures", ratio, failures),
                Report.number("≥ %.2f", one.reach),
                ratio >= one.reach && failures == 0);
    }

    private Throughput.Sample sample(Throughput throughput, Case one, Target target) throws Exception {
        Throughput.Sample sample = throughput.sample(target, one.model, one.connections, options.seconds());
        report.measured(
                "bookkeeping",
                "target",
                target.name(),
                "upstream",
                one.model,
                "connections",
                one.connections,
                "rps",
                Math.round(sample.perSecond()),
                "cpu_us_per_request",
                Math.round(sample.cpuUs()),
                "failures",
                sample.failures());
        return sample;
    }

    private static double perSecond(List<Throughput.Sample> samples) {
        return Report.median(samples.stream().map(Throughput.Sample::perSecond).toList());
    }

    private static long failures(List<Throughput.Sample> samples) {
        return samples.stream().mapToLong(Throughput.Sample::failures).sum();
    }

    private static void relieve(Path routes) throws IOException {
        Path record = routes.resolve("pipeline/record.camel.yaml");
        String steps = Files.readString(record);
        String first = "            ref: dispatchRecord\n";
        requireStep(record, steps, first);
        Files.writeString(record, steps.substring(0, steps.indexOf(first) + first.length()));
        Path dispatch = routes.resolve("pipeline/dispatch.camel.yaml");
        String reserve = "        - process:\n            ref: reserve\n";
        String whole = Files.readString(dispatch);
        requireStep(dispatch, whole, reserve);
        Files.writeString(dispatch, whole.replace(reserve, ""));
    }

    private static void requireStep(Path file, String steps, String step) {
        if (!steps.contains(step)) {
            throw new IllegalStateException(file + ": a step is missing (expected: " + step + ")");
        }
    }
}
