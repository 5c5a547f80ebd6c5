package io.dragoman.ledger;

import io.dragoman.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the ledger. It takes all that waits and writes it in one transaction; meanwhile more comes in, so the groups
 * grow with the load and a single call waits for nobody. Lines that nobody waits for are gathered for a few milliseconds. What nobody waits for is kept until it is written, however long the database is
 * away; what somebody waits for is given up with the wait.
 */
final class LedgerWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);

    private static final int MOST = 1_000;
    /** How long lines that nobody waits for are gathered: a transaction for each would cost more than the call it is about. */
    private static final long GATHER_NANOS = 5_000_000;

    private static final int RETRY_MS = 250;
    private static final int WATCH_MS = 100;
    private static final int CLOSING_MS = 15_000;

    private final Database database;
    private final Books books;
    private final long longestWaitNanos;
    private final BlockingQueue<Writing> queue = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "ledger-watch"));
    private final Thread thread = daemon(this::run, "ledger-writer");
    private volatile List<Writing> group = List.of();
    private volatile List<Writing> kept = List.of();
    private volatile boolean failing;
    private volatile boolean closing;
    private @Nullable AccountKey touched;

    LedgerWriter(Database database, Books books, LedgerSettings settings) {
        this.database = database;
        this.books = books;
        this.longestWaitNanos = settings.longestWait().toNanos();
        thread.start();
        watch.scheduleWithFixedDelay(this::endLongWaits, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
    }

    /** Never waits. */
    void add(Writing writing) {
        queue.add(writing);
        if (writing.waiting() != null) {
            LockSupport.unpark(thread);
        }
    }

    /** What is not written yet. */
    int depth() {
        return queue.size() + group.size() + kept.size();
    }

    /** True while the latest write has failed. */
    boolean failing() {
        return failing;
    }

    /** Writes what waits, for the last time. */
    @Override
    public void close() {
        closing = true;
        add(new Writing.Nudge());
        try {
            thread.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.shutdownNow();
        if (depth() > 0) {
            // Their holds lie in the database: the next start charges what was held for them.
            LOG.error("{} lines of the ledger were not written before the stop", depth());
        }
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                write(take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Writing> take() throws InterruptedException {
        List<Writing> taken = new ArrayList<>(kept);
        Writing first = failing ? queue.poll(RETRY_MS, TimeUnit.MILLISECONDS) : queue.take();
        if (first != null) {
            taken.add(first);
            queue.drainTo(taken, MOST);
            gather(taken);
        }
        return taken;
    }

    /** Whoever comes and waits ends the pause. */
    private void gather(List<Writing> taken) {
        if (closing || taken.size() >= MOST || taken.stream().anyMatch(writing -> writing.waiting() != null)) {
            return;
        }
        LockSupport.parkNanos(GATHER_NANOS);
        queue.drainTo(taken, MOST);
    }

    private void write(List<Writing> taken) {
        group = taken;
        kept = List.of();
        Group rows = new Group(books);
        taken.forEach(rows::add);
        if (failing && touched != null) {
            // A store that is healthy again must be noticed, also when nothing is left to write.
            rows.touch(touched);
        }
        try {
            database.inTransaction(transaction -> {
                rows.write(transaction);
                return true;
            });
        } catch (RuntimeException e) {
            failed(taken, e);
            return;
        }
        rows.committed();
        succeeded(taken);
    }

    private void succeeded(List<Writing> written) {
        if (failing) {
            failing = false;
            LOG.info("The ledger can be written again");
        }
        group = List.of();
        for (Writing writing : written) {
            if (writing instanceof Writing.Forgive forgive) {
                forgive.balance().forgive(forgive.upToNanoUsd());
            }
            Wait wait = writing.waiting();
            if (wait != null) {
                wait.written();
            }
        }
    }

    private void failed(List<Writing> unwritten, RuntimeException failure) {
        if (!failing) {
            failing = true;
            LOG.warn("The ledger cannot be written; calls that cost money are refused", failure);
        }
        List<Writing> keep = new ArrayList<>();
        for (Writing writing : unwritten) {
            Wait wait = writing.waiting();
            if (wait != null) {
                wait.failed(failure);
            } else if (!(writing instanceof Writing.Nudge)) {
                keep.add(writing);
            }
            remember(writing);
        }
        kept = keep;
        group = List.of();
    }

    private void remember(Writing writing) {
        if (writing instanceof Writing.Begin begin) {
            touched = begin.call().account();
        } else if (writing instanceof Writing.End end) {
            touched = end.call().account();
        } else if (writing instanceof Writing.Forgive forgive) {
            touched = forgive.account();
        }
    }

    /** A database that is locked holds the writer for seconds; whoever waits for it is let go. */
    private void endLongWaits() {
        long now = System.nanoTime();
        endLongWaits(group, now);
        endLongWaits(queue, now);
    }

    private void endLongWaits(Iterable<Writing> writings, long now) {
        for (Writing writing : writings) {
            Wait wait = writing.waiting();
            if (wait != null && wait.longerThan(longestWaitNanos, now)) {
                wait.failed(null);
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
