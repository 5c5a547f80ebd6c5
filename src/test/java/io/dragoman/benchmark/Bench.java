package io.dragoman.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs the sections asked for, one after the other, and prints the table. Started by {@code bench/run}. */
public final class Bench {
    private static final Duration LIMIT = Duration.ofMinutes(45);

    private interface Section {
        void run() throws Exception;
    }

    private final Options options;
    private final Report report = new Report();
    private final List<String> broken = new ArrayList<>();

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args);
        Files.createDirectories(options.out());
        endInAnyCase();
        boolean whole = new Bench(options).run();
        System.exit(whole ? 0 : 1);
    }

    private boolean run() throws Exception {
        describe();
        if (List.of("throughput", "latency", "streams", "cancel", "reload", "memory", "bookkeeping").stream()
                .anyMatch(options::wants)) {
            try (Rig rig = new Rig(options)) {
                warm(rig);
                section("throughput", () -> new Throughput(options, report).run(rig));
                section("latency", () -> new Latency(options, report).run(rig));
                section("bookkeeping", () -> new Bookkeeping(options, report).run(rig));
                section("memory", () -> new Memory(options, report).run(rig));
                section("streams", () -> new Streams(options, report).run(rig));
                section("cancel", () -> new Cancellation(report).run(rig));
                section("reload", () -> new Reload(report).run(rig));
            }
        }
        section("events", () -> new EventFeed(options, report).run());
        section("start", () -> new StartUp(options, report).run());
        section("jmh", () -> new Negotiation(options, report).run());
        report.about("broken_sections", broken);
        report.write(options.out());
        System.out.println(report.markdown());
        broken.forEach(System.out::println);
        return broken.isEmpty();
    }

    /** What a cold broker takes is the business of the section {@code start}. */
    private void warm(Rig rig) throws Exception {
        if (List.of("throughput", "latency", "streams", "memory").stream().anyMatch(options::wants)) {
            for (Target target : rig.targets()) {
                new Throughput(options, report).warm(target);
            }
        }
    }

    /** A section that breaks is named at the end; the others still run. */
    private void section(String name, Section section) {
        if (!options.wants(name)) {
            return;
        }
        System.err.println(name);
        try {
            section.run();
        } catch (Exception e) {
            e.printStackTrace();
            broken.add("section " + name + " broke off: " + e.getMessage());
        }
    }

    private void describe() throws IOException, InterruptedException {
        Process version = new ProcessBuilder(options.java(), "-version")
                .redirectErrorStream(true)
                .start();
        String java = new String(version.getInputStream().readAllBytes())
                .lines()
                .findFirst()
                .orElse("?");
        version.waitFor();
        report.about("at", Instant.now().toString());
        report.about("java", java);
        report.about("cores", Runtime.getRuntime().availableProcessors());
        report.about("load_driver", Rig.onPath("wrk") ? "wrk" : "own closed loop");
        report.about("rounds", options.rounds());
        report.about("seconds", options.seconds());
        System.out.println("Servers on " + java + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + options.rounds() + " rounds of " + options.seconds() + " s, load by "
                + (Rig.onPath("wrk") ? "wrk" : "own closed loop") + "\n");
    }

    private static void endInAnyCase() {
        Thread watchdog = new Thread(
                () -> {
                    Pause.ms(LIMIT.toMillis());
                    System.err.println("ended after " + LIMIT.toMinutes() + " minutes");
                    System.exit(2);
                },
                "limit");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
