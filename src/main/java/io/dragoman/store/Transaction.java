package io.dragoman.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Statements of one transaction, as {@link Database#inTransaction} hands them to its work; of no use afterwards. For one thread. */
public final class Transaction {
    private final Connection connection;
    private final Function<String, SqlFile> files;
    private boolean rolledBack;

    Transaction(Connection connection, Function<String, SqlFile> files) {
        this.connection = connection;
        this.files = files;
    }

    /** As {@link Database#rows}, and sees what the transaction has changed so far. */
    public List<Map<String, @Nullable Object>> rows(String file, Map<String, ?> values) {
        try (PreparedStatement statement = Database.prepare(connection, files.apply(file), values);
                ResultSet result = statement.executeQuery()) {
            return Database.rows(result);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** As {@link Database#change}. */
    public int change(String file, Map<String, ?> values) {
        try (PreparedStatement statement = Database.prepare(connection, files.apply(file), values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** As {@link Database#forEach}, and sees what the transaction has changed so far. */
    public void forEach(String file, Map<String, ?> values, Consumer<Row> reader) {
        try (PreparedStatement statement = Database.prepare(connection, files.apply(file), values);
                ResultSet result = statement.executeQuery()) {
            Row row = new Row(result);
            while (result.next()) {
                reader.accept(row);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Runs a query for each of several sets of values; one preparation for all.
     *
     * @param reader takes the place of the set in the list, from 0, and one row after the other of its result
     */
    public void forEachOf(String file, List<? extends Map<String, ?>> sets, ObjIntConsumer<Row> reader) {
        SqlFile sql = files.apply(file);
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            for (int i = 0; i < sets.size(); i++) {
                Database.bind(statement, sql, sets.get(i));
                try (ResultSet result = statement.executeQuery()) {
                    Row row = new Row(result);
                    while (result.next()) {
                        reader.accept(row, i);
                    }
                }
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Runs a statement for each row; one preparation for all.
     *
     * @param rows values by the names in the file; a missing name is stored as null
     */
    public void changeAll(String file, Collection<? extends Map<String, ?>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        SqlFile sql = files.apply(file);
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            for (Map<String, ?> row : rows) {
                Database.bind(statement, sql, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** Lets nothing of it take effect, without a failure. */
    public void rollBack() {
        rolledBack = true;
    }

    boolean isRolledBack() {
        return rolledBack;
    }
}
