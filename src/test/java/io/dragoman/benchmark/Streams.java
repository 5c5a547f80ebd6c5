package io.dragoman.benchmark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A thousand streams at a time, twenty events a second each: what fails, and how much later the first word comes. */
final class Streams {
    private static final int STREAMS = 1000;
    private static final int PERIOD_MS = 50;
    private static final int OPEN_WITHIN_MS = 4000;
    private static final int WARM_ROUNDS = 3;

    private record Sample(Histogram firstNs, int failures, long maxRssKib) {
        double ms(double percentile) {
            return firstNs.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private final Options options;
    private final Report report;

    Streams(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        int words = options.quick() ? 100 : 200;
        for (int round = 0; round < (options.quick() ? 1 : WARM_ROUNDS); round++) {
            sample(rig.raw(), 300, 200);
            sample(rig.dragoman().target(), 300, 200);
        }
        Sample direct = sample(rig.direct(), STREAMS, words);
        Sample raw = sample(rig.raw(), STREAMS, words);
        Sample dragoman = sample(rig.dragoman().target(), STREAMS, words);
        double added = dragoman.ms(99) - raw.ms(99);
        report.row(
                "1,000 concurrent streams, 20 events/s each: failures; added time to first event p99 over raw proxy",
                Report.number(
                        "**%d; %.1f ms** (p99 direct %.1f, raw %.1f, dragoman %.1f ms; raw had %d failures)",
                        dragoman.failures, added, direct.ms(99), raw.ms(99), dragoman.ms(99), raw.failures),
                "0; ≤ 10 ms",
                dragoman.failures == 0 && added <= 10);
    }

    private Sample sample(Target target, int streams, int words) throws Exception {
        String model = "bench-sse-" + PERIOD_MS + "-" + words;
        Histogram first = new ConcurrentHistogram(60_000_000_000L, 3);
        AtomicInteger failures = new AtomicInteger();
        Map<String, AtomicInteger> reasons = new ConcurrentHashMap<>();
        CountDownLatch ended = new CountDownLatch(streams);
        AtomicLong maxRss = new AtomicLong();
        long cpuBefore = target.server().cpuUs();
        try (StreamClient client = new StreamClient()) {
            long start = System.nanoTime();
            for (int i = 0; i < streams; i++) {
                long due = start + i * (OPEN_WITHIN_MS * 1_000_000L / streams);
                Pause.ms(Math.max(0, (due - System.nanoTime()) / 1_000_000));
                client.open(
                        target,
                        model,
                        "load-" + i,
                        words,
                        at -> first.recordValue(Math.max(0, at - due)),
                        new StreamClient.Outcome() {
                            @Override
                            public void complete() {
                                ended.countDown();
                            }

                            @Override
                            public void failed(String why) {
                                failures.incrementAndGet();
                                reasons.computeIfAbsent(why, key -> new AtomicInteger())
                                        .incrementAndGet();
                                ended.countDown();
                            }
                        });
            }
            long limit = System.nanoTime() + (words * PERIOD_MS + 30_000L) * 1_000_000;
            while (!ended.await(500, TimeUnit.MILLISECONDS) && System.nanoTime() < limit) {
                maxRss.accumulateAndGet(target.server().rssKib(), Math::max);
            }
        }
        int open = (int) ended.getCount();
        Sample sample = new Sample(first, failures.get() + open, maxRss.get());
        report.measured(
                "streams",
                "target",
                target.name(),
                "streams",
                streams,
                "words",
                words,
                "failures",
                sample.failures,
                "reasons",
                reasons.toString(),
                "still_open",
                open,
                "first_p50_ms",
                sample.ms(50),
                "first_p99_ms",
                sample.ms(99),
                "cpu_us_per_event",
                (target.server().cpuUs() - cpuBefore) / ((long) streams * words),
                "max_rss_mib",
                sample.maxRssKib / 1024);
        return sample;
    }
}
