package io.dragoman.benchmark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The most resident memory that Dragoman takes under load with a heap of 512 MiB. */
final class Memory {
    private static final long REACH_MIB = 400;

    private final Options options;
    private final Report report;

    Memory(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run(Rig rig) throws Exception {
        Target target = rig.dragoman().target();
        long idle = target.server().rssKib() / 1024;
        AtomicLong max = new AtomicLong();
        ScheduledExecutorService watch =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "watch-memory"));
        watch.scheduleAtFixedRate(
                () -> max.accumulateAndGet(target.server().rssKib() / 1024, Math::max), 0, 200, TimeUnit.MILLISECONDS);
        Load.Result load;
        try {
            load = Load.closed(
                    target.port(), target.request("bench-d0", false, Target.MARK), 256, 2 * options.seconds());
        } finally {
            watch.shutdownNow();
        }
        report.measured(
                "memory",
                "before_mib",
                idle,
                "max_mib",
                max.get(),
                "rps",
                Math.round(load.perSecond()),
                "failures",
                load.failures());
        report.row(
                "memory under load at -Xmx512m, 256 connections",
                Report.number("**%d MiB** (%d MiB before; %.0f requests/s)", max.get(), idle, load.perSecond()),
                "≤ 400 MiB",
                max.get() <= REACH_MIB);
    }
}
