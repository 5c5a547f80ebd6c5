package io.dragoman.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first 200 from {@code POST /v1/chat}, which the demo provider answers. */
final class StartUp {
    private static final int LIMIT_MS = 60_000;

    private final Options options;
    private final Report report;

    StartUp(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run() throws Exception {
        int starts = options.quick() ? 2 : 5;
        Path archive = options.out().resolve("dragoman.jsa");
        List<Double> plain = starts(starts, List.of("-Xmx512m"));
        Files.deleteIfExists(archive);
        starts(1, List.of("-Xmx512m", "-XX:ArchiveClassesAtExit=" + archive));
        List<Double> archived = starts(starts, List.of("-Xmx512m", "-XX:SharedArchiveFile=" + archive));
        row("with a CDS archive", archived, 1.5);
        row("without a CDS archive", plain, 3);
    }

    private void row(String how, List<Double> seconds, double reach) {
        double median = Report.median(seconds);
        report.measured("start", "how", how, "seconds", seconds);
        report.row(
                "start to first answer, " + how,
                Report.number("**%.2f s** (median of %d)", median, seconds.size()),
                Report.number("≤ %s s", reach == 3 ? "3" : "1.5"),
                median <= reach);
    }

    private List<Double> starts(int times, List<String> jvm) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long before = System.nanoTime();
            DragomanServer dragoman = DragomanServer.start(options, "start", jvm, true);
            try {
                awaitAnswer(dragoman.target());
                seconds.add((System.nanoTime() - before) / 1e9);
            } finally {
                dragoman.target().server().close();
            }
        }
        return seconds;
    }

    private static void awaitAnswer(Target target) {
        byte[] request = Connection.request(
                "POST",
                "/v1/chat",
                target.key(),
                "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}");
        long end = System.nanoTime() + LIMIT_MS * 1_000_000L;
        String last = "nothing";
        while (System.nanoTime() < end && target.server().alive()) {
            try (Connection connection = new Connection(target.port())) {
                Connection.Answer answer = connection.exchange(request);
                if (answer.status() == 200) {
                    return;
                }
                last = answer.status() + " " + answer.text();
            } catch (IOException | RuntimeException notYet) {
                last = String.valueOf(notYet.getMessage());
            }
            Pause.ms(5);
        }
        throw new IllegalStateException("no answer of the demo provider: " + last + ", see "
                + target.server().log());
    }
}
