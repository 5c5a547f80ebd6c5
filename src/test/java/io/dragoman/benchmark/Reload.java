package io.dragoman.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Twenty edits of the chat route by atomic rename while requests and streams run. Each edit puts its number into the answer
 * header {@code server-timing}, so that the load itself sees which version answered; then a file that does not parse.
 */
final class Reload {
    private static final String FILE = "routes/pipeline/chat.camel.yaml";
    private static final Pattern LAST_STEP = Pattern.compile("(?m)^( *)- process:\\R *ref: answerChat$");
    private static final int EDITS = 20;
    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 20;
    private static final int STREAM_WORDS = 200;
    private static final Duration GIVE_UP = Duration.ofSeconds(5);

    private final Report report;

    Reload(Report report) {
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        DragomanServer dragoman = rig.dragoman();
        Path file = dragoman.directory().resolve(FILE);
        String original = Files.readString(file);
        Traffic traffic = new Traffic(dragoman.target());
        List<Double> seconds = new ArrayList<>();
        AtomicInteger cut = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicBoolean broken = new AtomicBoolean();
        try (StreamClient client = new StreamClient()) {
            openStreams(client, dragoman.target(), cut, ended);
            for (int edit = 1; edit <= EDITS; edit++) {
                seconds.add(edit(file, original, edit, traffic));
                if (edit == EDITS / 2) {
                    openStreams(client, dragoman.target(), cut, ended);
                }
            }
            broken.set(refusesBroken(file, dragoman.target().server(), traffic));
            replace(file, original);
            long limit = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (ended.get() < 2 * STREAMS && System.nanoTime() < limit) {
                Pause.ms(100);
            }
        } finally {
            traffic.stop();
            replace(file, original);
        }
        int cutStreams = cut.get() + 2 * STREAMS - ended.get();
        double slowest = seconds.stream().mapToDouble(s -> s).max().orElse(Double.NaN);
        report.measured(
                "reload",
                "requests",
                traffic.answered.sum(),
                "failed",
                traffic.failed.sum(),
                "failures",
                traffic.failures.toString(),
                "streams",
                2 * STREAMS,
                "cut_streams",
                cutStreams,
                "seconds_to_new_version",
                seconds,
                "broken_file_refused",
                broken.get());
        report.row(
                "route reload under load, 20 edits, live streams: failed requests, cut streams, slowest new version",
                Report.number(
                        "**%d of %d; %d of %d; %.2f s**",
                        traffic.failed.sum(),
                        traffic.answered.sum() + traffic.failed.sum(),
                        cutStreams,
                        2 * STREAMS,
                        slowest),
                "0; 0; < 1 s",
                traffic.failed.sum() == 0 && cutStreams == 0 && slowest < 1);
        report.row(
                "a broken file",
                broken.get()
                        ? "refused with file and line; old version serves on"
                        : "**not refused as asked**, see the log",
                "refused with file and line, old version serves on",
                broken.get());
    }

    /** Seconds until an answer shows the edit; infinite when none does. */
    private static double edit(Path file, String original, int number, Traffic traffic) throws IOException {
        Matcher last = LAST_STEP.matcher(original);
        if (!last.find()) {
            throw new IllegalStateException(FILE + ": no step answerChat to put a header after");
        }
        String indent = last.group(1);
        String header = "\n" + indent + "- setHeader:\n" + indent + "    name: Server-Timing\n" + indent
                + "    constant: version;dur=" + number;
        replace(file, original.substring(0, last.end()) + header + original.substring(last.end()));
        long before = System.nanoTime();
        while (traffic.newest.get() < number) {
            if (System.nanoTime() - before > GIVE_UP.toNanos()) {
                return Double.POSITIVE_INFINITY;
            }
            Pause.ms(2);
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        Pause.ms(300);
        return seconds;
    }

    /** Whether the log names file and line of the fault while the version before goes on answering. */
    private static boolean refusesBroken(Path file, ServerProcess server, Traffic traffic) throws IOException {
        long logBefore = Files.size(server.log());
        replace(file, "- route:\n    id: chat\n    from:\n      uri: hot:chat\n      steps:\n        - nonsense: [\n");
        Pause.ms(3000);
        long answeredBefore = traffic.answered.sum();
        long failedBefore = traffic.failed.sum();
        Pause.ms(500);
        String log = Files.readString(server.log()).substring((int) logBefore);
        boolean named = log.lines()
                .anyMatch(line -> line.contains("chat.camel.yaml") && line.matches(".*(:\\d+|line:? \\d+).*"));
        return named
                && traffic.answered.sum() > answeredBefore
                && traffic.failed.sum() == failedBefore
                && traffic.newest.get() == EDITS;
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void openStreams(StreamClient client, Target target, AtomicInteger cut, AtomicInteger ended) {
        for (int i = 0; i < STREAMS; i++) {
            client.open(
                    target,
                    "bench-sse-50-" + STREAM_WORDS,
                    "reload-" + i,
                    STREAM_WORDS,
                    first -> {},
                    new StreamClient.Outcome() {
                        @Override
                        public void complete() {
                            ended.incrementAndGet();
                        }

                        @Override
                        public void failed(String why) {
                            cut.incrementAndGet();
                            ended.incrementAndGet();
                        }
                    });
        }
    }

    /** Requests all the while, a 20 ms provider behind them. */
    private static final class Traffic {
        private static final Pattern VERSION = Pattern.compile("version;dur=(\\d+)");

        private final LongAdder answered = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final ConcurrentHashMap<String, LongAdder> failures = new ConcurrentHashMap<>();
        private final AtomicLong newest = new AtomicLong();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean on = true;

        Traffic(Target target) {
            byte[] request = target.request("bench-d20", false, "hello");
            for (int i = 0; i < CONNECTIONS; i++) {
                Thread thread = new Thread(() -> ask(target, request), "traffic-" + i);
                threads.add(thread);
                thread.start();
            }
        }

        private void ask(Target target, byte[] request) {
            while (on) {
                try (Connection connection = new Connection(target.port())) {
                    while (on) {
                        note(connection.exchange(request));
                    }
                } catch (IOException | RuntimeException e) {
                    fail(e.toString());
                    Pause.ms(20);
                }
            }
        }

        private void note(Connection.Answer answer) {
            if (answer.status() != 200) {
                fail(answer.status() + " " + answer.text());
                return;
            }
            answered.increment();
            Matcher version = VERSION.matcher(answer.headers().getOrDefault("server-timing", ""));
            if (version.find()) {
                newest.accumulateAndGet(Long.parseLong(version.group(1)), Math::max);
            }
        }

        private void fail(String why) {
            failed.increment();
            failures.computeIfAbsent(why.substring(0, Math.min(120, why.length())), key -> new LongAdder())
                    .increment();
        }

        void stop() throws InterruptedException {
            on = false;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
