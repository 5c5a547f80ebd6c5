package io.dragoman.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Appends many rows in one transaction: request log, rewards, samples. One row at a time costs the client's path more than ten times as
 * much. Safe for any thread.
 */
public final class BatchWriter {
    private final DataSource writer;
    private final SqlFile insert;

    /** @param file {@code <table>/<verb>} of an INSERT */
    public BatchWriter(Database database, String file) {
        this.writer = database.writer();
        this.insert = SqlFile.read(file);
    }

    /**
     * Writes all rows or none.
     *
     * @param rows values by the names in the file; a missing name is stored as null
     */
    public void write(List<? extends Map<String, ?>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = writer.getConnection()) {
            connection.setAutoCommit(false);
            // Closing without commit, after a failure, rolls back: the pool does it.
            addAll(connection, rows);
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private void addAll(Connection connection, List<? extends Map<String, ?>> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert.text())) {
            for (Map<String, ?> row : rows) {
                Database.bind(statement, insert, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
