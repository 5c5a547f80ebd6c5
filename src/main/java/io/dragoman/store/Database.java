package io.dragoman.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open database. SQLite lets one connection write while others read (WAL), so there is a writer of one connection and a small pool of
 * readers that cannot write. Safe for any thread; a caller may wait, so never call it from an event loop, and from a client's request
 * only by way of {@link BatchWriter}.
 */
public final class Database implements AutoCloseable {

    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BUSY_TIMEOUT_MS = 5_000;
    private static final int JOURNAL_LIMIT_BYTES = 64 << 20;

    private final SingleProcess right;
    private final HikariDataSource writer;
    private final HikariDataSource reader;
    private final Map<String, SqlFile> files = new ConcurrentHashMap<>();

    private Database(SingleProcess right, HikariDataSource writer, HikariDataSource reader) {
        this.right = right;
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens the file, makes it when there is none, and brings its schema up to date.
     *
     * @param url {@code dragoman.datasource.url}; empty = {@code dragoman.db} in the data directory
     * @param dataDir {@code dragoman.data-dir}
     * @param readers how many connections may read at once
     * @throws StartRefusedException when the broker must not start on it
     */
    public static Database open(String url, Path dataDir, int readers) {
        return open(url, dataDir, readers, Durability.PROCESS);
    }

    /** @param durability what a commit survives */
    public static Database open(String url, Path dataDir, int readers, Durability durability) {
        Path file = SqliteUrl.parse(url, dataDir).file();
        DataDirectory.prepare(parent(file));
        SingleProcess right = SingleProcess.claim(file);
        try {
            checkHeader(file);
            HikariDataSource writer = pool("store-writer", file, false, 1, durability);
            migrate(writer, file);
            return new Database(right, writer, pool("store-reader", file, true, readers, durability));
        } catch (RuntimeException e) {
            right.close();
            throw e;
        }
    }

    public DataSource writer() {
        return writer;
    }

    public DataSource reader() {
        return reader;
    }

    /**
     * Runs a query.
     *
     * @param file {@code <table>/<verb>}
     * @param values by the names in the file
     * @return rows by column name
     */
    public List<Map<String, @Nullable Object>> rows(String file, Map<String, ?> values) {
        try (Connection connection = reader.getConnection();
                PreparedStatement statement = prepare(connection, sqlFile(file), values);
                ResultSet result = statement.executeQuery()) {
            return rows(result);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Runs a query whose result may be too large for a list.
     *
     * @param reader takes one row after the other, and keeps none
     */
    public void forEach(String file, Map<String, ?> values, Consumer<Row> reader) {
        try (Connection connection = this.reader.getConnection();
                PreparedStatement statement = prepare(connection, sqlFile(file), values);
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
     * Runs a statement that changes rows, in a transaction of its own.
     *
     * @return how many rows changed
     */
    public int change(String file, Map<String, ?> values) {
        try (Connection connection = writer.getConnection();
                PreparedStatement statement = prepare(connection, sqlFile(file), values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Runs several statements that take effect together or not at all. Nobody else writes meanwhile, so be quick. What runs on this thread
     * meanwhile and takes its connection from Spring, as {@code sql:} does with {@code #writer}, is part of the transaction.
     *
     * @throws StoreException when a statement or the commit fails; what the work itself throws passes through; both roll back
     */
    public <T extends @Nullable Object> T inTransaction(Function<Transaction, T> work) {
        try (Connection connection = writer.getConnection()) {
            connection.setAutoCommit(false);
            Transaction transaction = new Transaction(connection, this::sqlFile);
            TransactionSynchronizationManager.bindResource(writer, new ConnectionHolder(connection));
            try {
                T result = work.apply(transaction);
                if (!transaction.isRolledBack()) {
                    connection.commit();
                }
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection);
                throw e;
            } finally {
                // Closing without commit rolls back: the pool does it.
                TransactionSynchronizationManager.unbindResource(writer);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * SQLite ends a transaction by itself when the disk is full, and the driver does not notice: every later commit on that connection
     * would fail. So a connection that cannot roll back is not used again.
     */
    private void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            writer.evictConnection(connection);
        }
    }

    /** Runs several queries that all see the database as it is at the first of them. */
    public <T extends @Nullable Object> T snapshot(Function<Transaction, T> work) {
        try (Connection connection = reader.getConnection()) {
            connection.setAutoCommit(false);
            // Nothing was changed, so nothing is lost when the pool rolls back.
            return work.apply(new Transaction(connection, this::sqlFile));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
        right.close();
    }

    static PreparedStatement prepare(Connection connection, SqlFile file, Map<String, ?> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(file.text());
        bind(statement, file, values);
        return statement;
    }

    static void bind(PreparedStatement statement, SqlFile file, Map<String, ?> values) throws SQLException {
        for (int i = 0; i < file.names().size(); i++) {
            statement.setObject(i + 1, values.get(file.names().get(i)));
        }
    }

    static List<Map<String, @Nullable Object>> rows(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns; i++) {
                row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private SqlFile sqlFile(String name) {
        return files.computeIfAbsent(name, SqlFile::read);
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static void checkHeader(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(HEADER.length);
            if (start.length > 0 && !Arrays.equals(start, HEADER)) {
                throw new StartRefusedException(
                        ExitCode.DATABASE, file + " is not a database (expected: a SQLite file or none)");
            }
        } catch (IOException e) {
            throw new StartRefusedException(
                    ExitCode.DATABASE, file + " cannot be read (expected: a SQLite file or none)");
        }
    }

    private static HikariDataSource pool(
            String name, Path file, boolean readOnly, int connections, Durability durability) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(
                durability == Durability.POWER
                        ? SQLiteConfig.SynchronousMode.FULL
                        : SQLiteConfig.SynchronousMode.NORMAL);
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.enforceForeignKeys(true);
        sqlite.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
        sqlite.enableLoadExtension(false);
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl("jdbc:sqlite:" + file);

        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(source);
        if (readOnly) {
            pool.setConnectionInitSql("PRAGMA query_only = 1");
        }
        pool.setMaximumPoolSize(connections);
        pool.setConnectionTimeout(2L * BUSY_TIMEOUT_MS);
        // A file on this machine needs no replaced connections, and no check of each before use.
        pool.setMaxLifetime(0);
        return new HikariDataSource(pool);
    }

    private static void migrate(DataSource writer, Path file) {
        try {
            Flyway.configure()
                    .dataSource(writer)
                    .locations("classpath:db/migration")
                    .table("schema_history")
                    // A file that a newer version has written must not be taken back in time.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StartRefusedException(
                    ExitCode.DATABASE,
                    "schema of " + file + " does not fit this version: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }
}
