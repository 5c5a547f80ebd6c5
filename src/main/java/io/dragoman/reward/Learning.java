package io.dragoman.reward;

import io.dragoman.negotiation.AttemptReward;
import io.dragoman.negotiation.Reward;
import io.dragoman.negotiation.RewardListener;
import io.dragoman.store.Database;
import io.dragoman.store.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells learners what is stored. Attempts are read from the table, a batch after the other, so whatever was written is told and none waits
 * in memory; words on answers wait in a queue that is bounded. Safe for any thread.
 */
public final class Learning {
    /** Words that may wait for learners; beyond it the newest is left out, and can still be read from the store. */
    static final int MOST_WORDS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    private static final int BATCH = 1_000;

    private final Database database;
    private final List<RewardListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Reward> words = new ArrayBlockingQueue<>(MOST_WORDS);
    private final LongAdder leftOut = new LongAdder();
    private final ReentrantLock telling = new ReentrantLock();
    private long lastAttempt;

    Learning(Database database) {
        this.database = database;
    }

    /** From now on the listener is told; what was before is in the store. Waits for the database. */
    public void onReward(RewardListener listener) {
        telling.lock();
        try {
            if (listeners.isEmpty()) {
                lastAttempt = newest();
            }
            listeners.add(listener);
        } finally {
            telling.unlock();
        }
    }

    /** Takes a word that is stored. Never waits. */
    void add(Reward word) {
        if (listeners.isEmpty() || words.offer(word)) {
            return;
        }
        leftOut.increment();
        LOG.warn("Learners are behind by {} words: that on request {} is left out", MOST_WORDS, word.requestId());
    }

    /** Words left out since the start. */
    long leftOut() {
        return leftOut.sum();
    }

    /** Tells what is new. Waits for the database and the listeners; a second caller returns at once. */
    public void tell() {
        if (listeners.isEmpty() || !telling.tryLock()) {
            return;
        }
        try {
            // A word is stored after its attempt, so what is drawn here is about attempts that are in the table.
            List<Reward> given = new ArrayList<>();
            words.drainTo(given);
            tellAttempts();
            given.forEach(word -> tell(word.requestId(), listener -> listener.rewarded(word)));
        } finally {
            telling.unlock();
        }
    }

    private void tellAttempts() {
        List<AttemptReward> stored = new ArrayList<>();
        do {
            stored.clear();
            database.forEach("reward/list_new", Map.of("after_id", lastAttempt, "limit", BATCH), row -> {
                lastAttempt = row.number(1);
                stored.add(attempt(row));
            });
            // Outside of the query: a slow learner must not hold a connection.
            stored.forEach(attempt -> tell(attempt.requestId(), listener -> listener.attempted(attempt)));
        } while (stored.size() == BATCH);
        if (stored.isEmpty()) {
            // A table that retention has emptied gives its numbers anew.
            lastAttempt = Math.min(lastAttempt, newest());
        }
    }

    private long newest() {
        long[] id = {0};
        database.forEach("reward/last", Map.of(), row -> id[0] = row.number(1));
        return id[0];
    }

    private void tell(String requestId, Consumer<RewardListener> told) {
        for (RewardListener listener : listeners) {
            try {
                told.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("A reward for request {} was stored but not learnt from", requestId, e);
            }
        }
    }

    private static AttemptReward attempt(Row row) {
        return new AttemptReward(
                text(row, 2),
                (int) row.number(3),
                text(row, 4),
                text(row, 5),
                row.text(6),
                row.number(7),
                row.number(8),
                row.number(9),
                row.number(10) != 0,
                row.text(11));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.text(column), "a column that is NOT NULL");
    }
}
