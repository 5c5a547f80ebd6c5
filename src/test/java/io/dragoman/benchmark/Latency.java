package io.dragoman.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Dragoman adds to an answer, measured from the moment each request was due. */
final class Latency {
    private static final double ONE_CONNECTION_RPS = 100;
    private static final double STEP_RPS = 400;

    private final Options options;
    private final Report report;

    Latency(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        for (Target target : rig.targets()) {
            Load.closed(target.port(), target.request("bench-d0", false, Target.MARK), 1, options.quick() ? 3 : 8);
        }
        Map<String, Percentiles> one = rounds(rig, "bench-d0", 1, ONE_CONNECTION_RPS);
        added("one connection, upstream 0 ms, over direct", one, "direct", 0.5, 2);
        added("one connection, upstream 0 ms, over raw proxy", one, "raw", Double.NaN, Double.NaN);
        Map<String, Percentiles> step = rounds(rig, "bench-d20", 64, STEP_RPS);
        added("400 requests/s, upstream 20 ms, over direct", step, "direct", 3, 25);
    }

    private Map<String, Percentiles> rounds(Rig rig, String model, int connections, double perSecond) throws Exception {
        Map<String, Percentiles> all = new LinkedHashMap<>();
        for (int round = 0; round < options.rounds(); round++) {
            for (Target target : rig.targets()) {
                byte[] request = target.request(model, false, Target.MARK);
                Load.Result result = Load.open(target.port(), request, connections, options.seconds(), perSecond);
                all.computeIfAbsent(target.name(), name -> new Percentiles()).add(result);
                report.measured(
                        "latency",
                        "target",
                        target.name(),
                        "upstream",
                        model,
                        "connections",
                        connections,
                        "rate",
                        perSecond,
                        "p50_ms",
                        result.ms(50),
                        "p99_ms",
                        result.ms(99),
                        "p999_ms",
                        result.ms(99.9),
                        "max_ms",
                        result.ms(100),
                        "failures",
                        result.failures());
            }
        }
        return all;
    }

    /** @param reach50 in milliseconds; NaN where nothing is asked */
    private void added(String what, Map<String, Percentiles> all, String over, double reach50, double reach99) {
        Percentiles dragoman = all.getOrDefault("dragoman", new Percentiles());
        Percentiles base = all.getOrDefault(over, new Percentiles());
        double p50 = Report.median(dragoman.p50) - Report.median(base.p50);
        double p99 = Report.median(dragoman.p99) - Report.median(base.p99);
        boolean asked = !Double.isNaN(reach50);
        report.row(
                "added latency, " + what + ", p50 / p99",
                Report.number("**%.2f ms / %.2f ms**, %d failures", p50, p99, dragoman.failures),
                asked ? Report.number("≤ %.1f ms / ≤ %.0f ms", reach50, reach99) : "–",
                dragoman.failures == 0 && (!asked || p50 <= reach50 && p99 <= reach99));
    }

    /** One value of each round. */
    private static final class Percentiles {
        private final List<Double> p50 = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();
        private long failures;

        void add(Load.Result result) {
            p50.add(result.ms(50));
            p99.add(result.ms(99));
            failures += result.failures();
        }
    }
}
