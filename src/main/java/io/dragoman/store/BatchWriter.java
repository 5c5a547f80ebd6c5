package io.dragoman.store;

import java.util.List;
import java.util.Map;

/**
 * Appends many rows in one transaction: request log, rewards, samples. One row at a time costs the client's path more than ten times as
 * much. Safe for any thread.
 */
public final class BatchWriter {
    private final Database database;
    private final String insert;

    /** @param file {@code <table>/<verb>} of an INSERT */
    public BatchWriter(Database database, String file) {
        this.database = database;
        this.insert = file;
    }

    /**
     * Writes all rows or none.
     *
     * @param rows values by the names in the file; a missing name is stored as null
     */
    public void write(List<? extends Map<String, ?>> rows) {
        if (!rows.isEmpty()) {
            database.inTransaction(transaction -> {
                transaction.changeAll(insert, rows);
                return rows.size();
            });
        }
    }
}
