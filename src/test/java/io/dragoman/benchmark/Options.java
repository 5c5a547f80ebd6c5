package io.dragoman.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code bench/run} was asked for. */
record Options(@Nullable String only, int rounds, int seconds, boolean quick, String java, Path project, Path out) {

    static final List<String> SECTIONS = List.of(
            "throughput", "latency", "streams", "cancel", "reload", "memory", "events", "bookkeeping", "start", "jmh");

    static Options parse(String[] args) {
        String only = null;
        int rounds = 0;
        int seconds = 0;
        boolean quick = false;
        String javaHome = System.getProperty("java.home");
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--only" -> only = args[++i];
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--seconds" -> seconds = Integer.parseInt(args[++i]);
                case "--java-home" -> javaHome = args[++i];
                default -> throw new IllegalArgumentException("unknown option: " + args[i]);
            }
        }
        if (only != null && !SECTIONS.contains(only)) {
            throw new IllegalArgumentException("--only: " + only + " (expected: one of " + SECTIONS + ")");
        }
        Path project = Path.of("").toAbsolutePath();
        return new Options(
                only,
                rounds > 0 ? rounds : quick ? 1 : 3,
                seconds > 0 ? seconds : quick ? 3 : 10,
                quick,
                javaHome + "/bin/java",
                project,
                project.resolve("target/bench"));
    }

    boolean wants(String section) {
        return only == null || only.equals(section);
    }
}
