package io.dragoman.benchmark;

import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Forty clients leave in the middle of their streams; the upstream says when it was told. */
final class Cancellation {
    private static final int CLIENTS = 40;
    private static final long REACH_MS = 250;

    private final Report report;

    Cancellation(Report report) {
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        List<Long> raw = delays(rig, rig.raw(), 1000);
        List<Long> dragoman = delays(rig, rig.dragoman().target(), 2000);
        long inTime = dragoman.stream().filter(ms -> ms <= REACH_MS).count();
        long rawInTime = raw.stream().filter(ms -> ms <= REACH_MS).count();
        long worst = dragoman.stream().mapToLong(ms -> ms).max().orElse(-1);
        report.row(
                "40 clients leave mid-stream: upstream calls cancelled within 250 ms",
                Report.number("**%d of %d** (slowest %d ms; raw proxy %d)", inTime, CLIENTS, worst, rawInTime),
                "40 of 40",
                inTime == CLIENTS);
    }

    /** How long after each client left the upstream noticed; those that it never noticed are missing. */
    private List<Long> delays(Rig rig, Target target, int firstId) throws Exception {
        Map<String, Long> left = new ConcurrentHashMap<>();
        try (StreamClient client = new StreamClient()) {
            List<AtomicReference<HttpClientRequest>> open = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                open.add(client.open(
                        target, "bench-sse-50-2000", "stream-" + (firstId + i), 2000, first -> {}, IGNORED));
            }
            Pause.ms(2000);
            for (int i = 0; i < CLIENTS; i++) {
                Pause.ms(23);
                left.put("stream-" + (firstId + i), System.currentTimeMillis());
                client.leave(open.get(i));
            }
            Pause.ms(1500);
        }
        Map<String, Long> noticed = noticed(rig.direct());
        List<Long> delays = left.entrySet().stream()
                .filter(entry -> noticed.containsKey(entry.getKey()))
                .map(entry -> Math.max(0, noticed.get(entry.getKey()) - entry.getValue()))
                .toList();
        report.measured("cancel", "target", target.name(), "left", CLIENTS, "delays_ms", delays);
        return delays;
    }

    private static Map<String, Long> noticed(Target upstream) throws IOException {
        Map<String, Long> noticed = new ConcurrentHashMap<>();
        try (Connection connection = new Connection(upstream.port())) {
            String list = connection
                    .exchange(Connection.request("GET", "/cancelled", "", ""))
                    .text();
            for (String line : list.lines().toList()) {
                String[] idAndTime = line.split(" ");
                noticed.put(idAndTime[0], Long.parseLong(idAndTime[1]));
            }
        }
        return noticed;
    }

    private static final StreamClient.Outcome IGNORED = new StreamClient.Outcome() {
        @Override
        public void complete() {}

        @Override
        public void failed(String why) {}
    };
}
