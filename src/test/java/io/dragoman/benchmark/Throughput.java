package io.dragoman.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** As many requests as the servers take, in interleaved rounds: by wrk, or by our own closed loop where wrk is missing. */
final class Throughput {
    private record Case(String model, int connections, String what, double reach) {}

    record Sample(double perSecond, double cpuUs, double p50Ms, double p99Ms, long failures) {}

    private static final String WARM = "bench-d0";
    private static final List<Case> CASES = List.of(
            new Case("bench-d0", 64, "throughput / raw proxy, upstream 0 ms, 64 connections", 0.60),
            new Case("bench-d0", 256, "throughput / raw proxy, upstream 0 ms, 256 connections", 0.60),
            new Case("bench-d50", 256, "throughput / raw proxy, upstream 50 ms, 256 connections", 0.97));

    private final Options options;
    private final Report report;

    Throughput(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        for (Case one : CASES) {
            Map<String, List<Sample>> samples = new LinkedHashMap<>();
            for (int round = 0; round < options.rounds(); round++) {
                for (Target target : rig.targets()) {
                    Sample sample = sample(target, one.model, one.connections, options.seconds());
                    samples.computeIfAbsent(target.name(), name -> new ArrayList<>())
                            .add(sample);
                    report.measured(
                            "throughput",
                            "target",
                            target.name(),
                            "upstream",
                            one.model,
                            "connections",
                            one.connections,
                            "rps",
                            Math.round(sample.perSecond),
                            "cpu_us_per_request",
                            Math.round(sample.cpuUs),
                            "p50_ms",
                            sample.p50Ms,
                            "p99_ms",
                            sample.p99Ms,
                            "failures",
                            sample.failures);
                }
            }
            summarise(one, samples);
        }
    }

    /** Until the compilers have had their fill: another round no longer makes a request cheaper, or two minutes are over. */
    void warm(Target target) throws Exception {
        double before = sample(target, WARM, 64, options.quick() ? 4 : 10).cpuUs;
        for (int round = 1; round < 12 && !options.quick(); round++) {
            double now = sample(target, WARM, 64, 10).cpuUs;
            if (now > 0.97 * before) {
                return;
            }
            before = now;
        }
    }

    private void summarise(Case one, Map<String, List<Sample>> samples) {
        double ratio = perSecond(samples, "dragoman") / perSecond(samples, "raw");
        long failures = samples.getOrDefault("dragoman", List.of()).stream()
                .mapToLong(Sample::failures)
                .sum();
        samples.forEach((name, all) -> report.detail(
                one.model + ", " + one.connections + " connections",
                name,
                Report.number(
                        "%.0f / %.2f / %.2f / %.0f / %d",
                        median(all, Sample::perSecond),
                        median(all, Sample::p50Ms),
                        median(all, Sample::p99Ms),
                        median(all, Sample::cpuUs),
                        all.stream().mapToLong(Sample::failures).sum())));
        report.row(
                one.what,
                Report.number("**%.2f**, %d failures", ratio, failures),
                Report.number("≥ %.2f", one.reach),
                ratio >= one.reach && failures == 0);
    }

    private static double perSecond(Map<String, List<Sample>> samples, String target) {
        return median(samples.getOrDefault(target, List.of()), Sample::perSecond);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Report.median(samples.stream().map(value::applyAsDouble).toList());
    }

    Sample sample(Target target, String model, int connections, int seconds) throws Exception {
        long cpuBefore = target.server().cpuUs();
        if (!Rig.onPath("wrk")) {
            Load.Result result =
                    Load.closed(target.port(), target.request(model, false, Target.MARK), connections, seconds);
            double cpuUs = (target.server().cpuUs() - cpuBefore)
                    / (double) Math.max(1, result.latency().getTotalCount());
            return new Sample(result.perSecond(), cpuUs, result.ms(50), result.ms(99), result.failures());
        }
        JsonNode wrk = wrk(target, model, connections, seconds);
        long requests = Math.max(1, wrk.path("requests").asLong());
        double cpuUs = (target.server().cpuUs() - cpuBefore) / (double) requests;
        long failures = wrk.path("failures").asLong();
        return new Sample(
                (requests - failures) / wrk.path("seconds").asDouble(),
                cpuUs,
                wrk.path("p50_ms").asDouble(),
                wrk.path("p99_ms").asDouble(),
                failures);
    }

    private JsonNode wrk(Target target, String model, int connections, int seconds)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "10s",
                        "-s",
                        "bench/post.lua",
                        "http://127.0.0.1:" + target.port() + target.path(model))
                .directory(options.project().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("BENCH_BODY", Target.body(model, false, Target.MARK));
        builder.environment().put("BENCH_KEY", target.key());
        Process wrk = builder.start();
        Thread stop = new Thread(wrk::destroyForcibly, "stop-wrk");
        Runtime.getRuntime().addShutdownHook(stop);
        String printed = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!wrk.waitFor(20, TimeUnit.SECONDS) || wrk.exitValue() != 0) {
            wrk.destroyForcibly();
            throw new IllegalStateException("wrk: " + printed);
        }
        Runtime.getRuntime().removeShutdownHook(stop);
        return new ObjectMapper()
                .readTree(printed.lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("wrk: " + printed)));
    }
}
