package io.dragoman.store;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes many rows without keeping other writers waiting: in transactions of a few milliseconds each, with as long a pause between them.
 * The pages of what was deleted are used for new rows, so the file does not grow. Waits for the database, so it belongs on a thread that
 * may. Safe for any thread.
 */
public final class Pruning {
    /** Aimed at; a writer that comes at the wrong moment waits for one transaction, which may take several times as long. */
    private static final long TARGET_NANOS = 4_000_000;

    private static final int FIRST_ROWS = 200;
    private static final int MIN_ROWS = 20;
    private static final int MAX_ROWS = 5_000;

    private final Database database;

    public Pruning(Database database) {
        this.database = database;
    }

    /**
     * Deletes until nothing is left to delete.
     *
     * @param file {@code <table>/<verb>} of a DELETE of at most {@code :#limit} rows
     * @param values by the names in the file, without {@code limit}
     * @return how many rows were deleted
     * @throws StoreException when the database fails; what was deleted before stays deleted
     */
    public long run(String file, Map<String, ?> values) {
        Map<String, Object> chunk = new HashMap<>(values);
        long deleted = 0;
        int rows = FIRST_ROWS;
        while (!Thread.currentThread().isInterrupted()) {
            chunk.put("limit", rows);
            long start = System.nanoTime();
            int changed = database.change(file, chunk);
            long took = System.nanoTime() - start;
            deleted += changed;
            if (changed < rows) {
                break;
            }
            LockSupport.parkNanos(Math.max(took, TARGET_NANOS));
            rows = next(rows, took);
        }
        return deleted;
    }

    /** Grows slowly and shrinks at once. */
    private static int next(int rows, long tookNanos) {
        int next = tookNanos > TARGET_NANOS ? (int) (rows * (double) TARGET_NANOS / tookNanos) : rows + rows / 4;
        return Math.max(MIN_ROWS, Math.min(MAX_ROWS, next));
    }
}
