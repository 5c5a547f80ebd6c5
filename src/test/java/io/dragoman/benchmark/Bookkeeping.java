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
            new Case("bench-d0", 64, "throughput with budget, ledger, log and metrics / without, upstream 0 ms", 0.80),
            new Case("bench-d50", 64, "the same, upstream 50 ms", 0.97));

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
            throughput.warm(with);
            throughput.warm(relieved.target());
            for (Case one : CASES) {
                compare(throughput, one, with, relieved.target());
            }
        } finally {
            relieved.target().server().close();
        }
    }

    private void compare(Throughput throughput, Case one, Target with, Target without) throws Exception {
        List<Double> kept = new ArrayList<>();
        List<Double> relieved = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            kept.add(perSecond(throughput, one, with));
            relieved.add(perSecond(throughput, one, without));
        }
        double ratio = Report.median(kept) / Report.median(relieved);
        report.row(one.what, Report.number("**%.2f**", ratio), Report.number("≥ %.2f", one.reach), ratio >= one.reach);
    }

    private double perSecond(Throughput throughput, Case one, Target target) throws Exception {
        Throughput.Sample sample = throughput.sample(target, one.model, one.connections, options.seconds());
        report.measured(
                "bookkeeping",
                "target",
                target.name(),
                "upstream",
                one.model,
                "rps",
                Math.round(sample.perSecond()),
                "cpu_us_per_request",
                Math.round(sample.cpuUs()),
                "failures",
                sample.failures());
        return sample.perSecond();
    }

    private static void relieve(Path routes) throws IOException {
        Path record = routes.resolve("pipeline/record.camel.yaml");
        String steps = Files.readString(record);
        String first = "ref: dispatchRecord\n";
        Files.writeString(record, steps.substring(0, steps.indexOf(first) + first.length()));
        Path dispatch = routes.resolve("pipeline/dispatch.camel.yaml");
        String reserve = "        - process:\n            ref: reserve\n";
        String whole = Files.readString(dispatch);
        if (!whole.contains(reserve)) {
            throw new IllegalStateException(dispatch + ": no step reserve (expected: " + reserve + ")");
        }
        Files.writeString(dispatch, whole.replace(reserve, ""));
    }
}
