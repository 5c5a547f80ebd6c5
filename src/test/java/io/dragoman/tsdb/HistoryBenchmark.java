package io.dragoman.tsdb;

import com.sun.management.OperatingSystemMXBean;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.log.RequestLog;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * How long an admin waits for a history of a million requests over seven days, and what pruning it does to other writers: run by {@code
 * bench/history}. Everything is asked through the real routes over HTTP.
 */
final class HistoryBenchmark {
    private static final long DAY_MS = 86_400_000;
    private static final long SPAN_MS = 7 * DAY_MS;
    private static final int ROUNDS = 40;
    private static final int WARM_UP = 10;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final TsdbRig rig;
    private final Path file;
    private final int rows;

    private HistoryBenchmark(TsdbRig rig, Path file, int rows) {
        this.rig = rig;
        this.file = file;
        this.rows = rows;
    }

    public static void main(String[] args) throws Exception {
        int rows = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        Path directory = args.length < 2
                ? Files.createTempDirectory("history").resolve("data")
                : Path.of(args[1]).toAbsolutePath();
        try (TsdbRig rig = new TsdbRig(directory)) {
            new HistoryBenchmark(rig, directory.resolve("dragoman.db"), rows).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        if (rig.number("SELECT COUNT(*) FROM request_log") == 0) {
            fill();
            fillRollUps();
        }
        new RollUp(rig.database).run();
        long start = rig.clock.millis() - SPAN_MS;
        for (int i = 0; i < 100; i++) {
            rig.rig.get("/admin/v1/logs?limit=100");
        }
        System.out.printf("%-58s %8s %8s %8s %8s%n", "ms", "p50", "p95", "max", "CPU");
        ask("page, no filter", "/admin/v1/logs?limit=100");
        ask("page, by model", "/admin/v1/logs?limit=100&model=m-7");
        ask("page, by mode, status and key", "/admin/v1/logs?limit=100&mode=cheap&status=502&api_key_id=key_3");
        ask("page, by model since three days", "/admin/v1/logs?model=m-7&since=" + (start + 4 * DAY_MS + 1_234_567));
        ask("page, offset " + rows / 2, "/admin/v1/logs?limit=100&offset=" + rows / 2);
        ask("page, one request id", "/admin/v1/logs?request_id=r-" + rows / 3);
        ask("facets of the last day", "/admin/v1/logs/facets");
        ask("stats", "/admin/v1/stats");
        String minutes = "/admin/v1/tsdb/query?step=60000&start=" + start;
        ask("7 days by minute, one model, avg", minutes + "&metric=latency&model=m-7");
        ask("7 days by minute, one model, p95", minutes + "&metric=latency&model=m-7&agg=p95");
        String hours = "/admin/v1/tsdb/query?step=3600000&start=" + (rig.clock.millis() - 30 * DAY_MS);
        ask("30 days by hour, one model, p95", hours + "&metric=latency&model=m-7&agg=p95");
        ask("30 days by hour, all models, sum", hours + "&metric=cost");
        ingestWhileAsked(minutes + "&metric=latency&model=m-7&agg=p95");
        prune();
    }

    private void fill() {
        long began = System.nanoTime();
        addAll(0, rows);
        System.out.printf("%,d requests written at %,.0f/s%n", rows, rows / seconds(began));
        began = System.nanoTime();
        new RollUp(rig.database).run();
        System.out.printf("%,d samples rolled up at %,.0f/s%n", rows, rows / seconds(began));
    }

    private void addAll(int from, int to) {
        for (int i = from; i < to; i++) {
            rig.log.queue().add(request(i));
            if (i % 10_000 == 9_999) {
                rig.log.queue().flush();
            }
        }
        rig.log.queue().flush();
    }

    private RequestLog request(int i) {
        long ago = SPAN_MS - (long) ((double) i / rows * SPAN_MS);
        long latency = 200 + i * 7_919L % 3_000;
        int model = i * 31 % 20;
        boolean failed = i % 50 == 0;
        Attempt attempt = new Attempt(
                "m-" + model,
                "p-" + model % 4,
                rig.clock.millis() - ago,
                latency,
                latency / 3,
                failed ? 503 : 200,
                failed ? io.dragoman.chat.ErrorClass.TRANSIENT : null,
                new Usage(800, 0, 0, 150 + i % 300, 0),
                200_000 + i % 1_000);
        return new RequestLog(
                rig.clock.millis() - ago - latency,
                "r-" + i,
                null,
                "chat",
                Mode.values()[i * 13 % Mode.values().length],
                i % 2 == 0,
                attempt.modelId(),
                attempt.providerId(),
                "key_" + i * 17 % 10,
                failed ? 502 : 200,
                failed ? "transient" : null,
                failed ? "provider_error" : null,
                200_000,
                attempt.costNanoUsd(),
                latency,
                latency / 3,
                attempt.usage(),
                "mode=normal;min_weight=6;p=0.88;next=m-3",
                List.of(attempt),
                "{\"client\":\"bench\"}",
                null);
    }

    /** Hours of the three weeks before, as copies of those that there are. */
    private void fillRollUps() throws Exception {
        for (int week = 1; week <= 4; week++) {
            rig.run("INSERT OR IGNORE INTO sample_rollup SELECT series_id, step_ms, start_ms - " + week * SPAN_MS
                    + ", requests, errors, attempts, attempt_errors, latency, ttft, cost, tokens_in, tokens_out, tokens"
                    + " FROM sample_rollup WHERE step_ms = 3600000 AND start_ms >= " + (rig.clock.millis() - SPAN_MS));
        }
    }

    private void ask(String what, String path) throws Exception {
        List<Double> times = new ArrayList<>();
        long cpu = 0;
        for (int i = 0; i < ROUNDS + WARM_UP; i++) {
            cpu = i == WARM_UP ? PROCESS.getProcessCpuTime() : cpu;
            long began = System.nanoTime();
            HttpResponse<String> answer = rig.rig.get(path);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(what + ": " + answer.statusCode() + " " + answer.body());
            }
            if (i >= WARM_UP) {
                times.add((System.nanoTime() - began) / 1e6);
            }
        }
        print(what, times, (PROCESS.getProcessCpuTime() - cpu) / 1e6 / ROUNDS);
    }

    private void ingestWhileAsked(String path) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Double> times = Collections.synchronizedList(new ArrayList<>());
        Thread admin = new Thread(
                () -> {
                    while (!over.get()) {
                        long began = System.nanoTime();
                        try {
                            rig.rig.get(path);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                        times.add((System.nanoTime() - began) / 1e6);
                        LockSupport.parkNanos(50_000_000);
                    }
                },
                "admin");
        admin.start();
        int more = rows / 5;
        long cpu = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        // What comes in bears the present time, as it does in a broker.
        for (int i = 0; i < more; i++) {
            rig.log.queue().add(request(rows - 1));
            if (i % 5_000 == 4_999) {
                rig.log.queue().flush();
            }
        }
        rig.log.queue().flush();
        double perSecond = more / seconds(began);
        over.set(true);
        admin.join();
        System.out.printf(
                "%,d more requests written at %,.0f/s while asked, %.0f us of CPU each with all that was asked%n",
                more, perSecond, (PROCESS.getProcessCpuTime() - cpu) / 1e3 / more);
        print("7 days by minute, one model, p95, meanwhile", times, Double.NaN);
    }

    private void prune() throws Exception {
        long before = Files.size(file);
        AtomicBoolean over = new AtomicBoolean();
        List<Double> waits = Collections.synchronizedList(new ArrayList<>());
        Thread writer = new Thread(
                () -> {
                    while (!over.get()) {
                        long began = System.nanoTime();
                        rig.database.change("sample_retention/upsert", Map.of("resolution", "raw", "days", 3_000));
                        waits.add((System.nanoTime() - began) / 1e6);
                        LockSupport.parkNanos(5_000_000);
                    }
                },
                "writer");
        writer.start();
        rig.clock.forward(java.time.Duration.ofDays(9));
        long began = System.nanoTime();
        String answer = rig.rig
                .client
                .send(
                        rig.rig
                                .request("/admin/v1/tsdb/prune")
                                .header("content-type", "application/json")
                                .timeout(java.time.Duration.ofMinutes(30))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"days\":1,\"resolution\":\"raw\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        double took = seconds(began);
        over.set(true);
        writer.join();
        System.out.printf("prune: %s in %.1f s%n", answer, took);
        print("another writer meanwhile", waits, Double.NaN);
        System.out.printf(
                "%d of its %,d waits were longer than 50 ms%n",
                waits.stream().filter(wait -> wait > 50).count(), waits.size());
        System.out.printf("file: %,d MB before, %,d MB after%n", before >> 20, Files.size(file) >> 20);
    }

    /** @param cpu of the whole process for each call, which other load on the machine does not change much */
    private static void print(String what, List<Double> times, double cpu) {
        List<Double> sorted = times.stream().sorted().toList();
        System.out.printf(
                "%-58s %8.1f %8.1f %8.1f %8.1f%n",
                what,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 95 / 100),
                sorted.get(sorted.size() - 1),
                cpu);
    }

    private static double seconds(long beganNanos) {
        return (System.nanoTime() - beganNanos) / 1e9;
    }
}
