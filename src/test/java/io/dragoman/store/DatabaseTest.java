package io.dragoman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.problem.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-03. */
class DatabaseTest {
    @TempDir
    Path root;

    @Test
    void makesTheDataDirectoryForTheOwnerAlone() throws IOException {
        try (Database database = Database.open("", root.resolve("data"), 2)) {
            assertThat(Files.getPosixFilePermissions(root.resolve("data")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(root.resolve("data/dragoman.db")).exists();
            assertThat(database.rows("catalog_version/find", Map.of())).containsExactly(Map.of("number", 0));
        }
    }

    @Test
    void keepsWhatWasWrittenAcrossARestart() {
        try (Database database = open()) {
            addProvider(database, "a");
        }
        try (Database database = open()) {
            assertThat(database.rows("provider/list", Map.of()))
                    .extracting(row -> row.get("id"))
                    .containsExactly("a");
        }
    }

    @Test
    void countsEveryChangeOfTheCatalogueInTheTransactionThatMakesIt() throws SQLException {
        try (Database database = open();
                Connection connection = database.writer().getConnection();
                Statement statement = connection.createStatement()) {
            String insert = "INSERT INTO provider VALUES ('a', 'openai', 'http://x', 1, 'none', '')";
            statement.execute(insert);
            statement.execute("UPDATE provider SET enabled = 0");
            statement.execute("DELETE FROM provider WHERE id = 'a'");
            statement.execute("DELETE FROM provider WHERE id = 'never-there'");
            assertThat(database.rows("catalog_version/find", Map.of())).containsExactly(Map.of("number", 3));

            connection.setAutoCommit(false);
            statement.execute(insert);
            connection.rollback();
            assertThat(database.rows("catalog_version/find", Map.of())).containsExactly(Map.of("number", 3));
        }
    }

    @Test
    void readersCannotWrite() throws SQLException {
        try (Database database = open();
                Connection connection = database.reader().getConnection()) {
            assertThatThrownBy(() -> connection.createStatement().execute("DELETE FROM provider"))
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void runsWithWalNormalSyncAndForeignKeys() throws SQLException {
        try (Database database = open();
                Connection connection = database.writer().getConnection()) {
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "synchronous")).isEqualTo("1");
            assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(connection, "busy_timeout")).isEqualTo("5000");
            assertThat(pragma(connection, "journal_size_limit")).isEqualTo("67108864");
        }
    }

    @Test
    void refusesASecondBrokerOnTheSameFile() {
        try (Database first = open()) {
            assertThat(first.rows("provider/list", Map.of())).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("is in use by another process")
                    .extracting(e -> ((StartRefusedException) e).exitCode())
                    .isEqualTo(33);
        }
        open().close();
    }

    @Test
    void refusesAFileThatAnotherProcessHolds() throws Exception {
        Path data = Files.createDirectory(
                root.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("open");
            assertThatThrownBy(() -> Database.open("", data, 1))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("expected: one broker on one SQLite file");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        Database.open("", data, 1).close();
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Path file = root.resolve("notes.db");
        Files.writeString(file, "Buy milk, eggs and a new database.");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> Database.open("jdbc:sqlite:" + file, root, 1))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is not a database");
        assertThat(Files.readString(file)).startsWith("Buy milk");
    }

    @Test
    void refusesADirectoryThatEveryUserCanReadS03() throws IOException {
        Path data = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> Database.open("", data, 1))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is open to every user, rwxr-xr-x")
                .extracting(e -> ((StartRefusedException) e).exitCode())
                .isEqualTo(32);
    }

    @Test
    void refusesASchemaOfANewerVersion() throws SQLException {
        try (Database database = open();
                Connection connection = database.writer().getConnection()) {
            connection
                    .createStatement()
                    .execute("INSERT INTO schema_history SELECT 99, '999', 'from the future', type, script, checksum,"
                            + " installed_by, installed_on, execution_time, success FROM schema_history LIMIT 1");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("does not fit this version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example/dragoman?password=s3cret",
                "jdbc:sqlite::resource:http://example.com/x.db",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:",
                "jdbc:sqlite:file:x.db?vfs=unix",
                "jdbc:sqlite:x.db?enable_load_extension=true",
                "JDBC:SQLITE:x.db",
                "x.db"
            })
    void refusesEveryUrlButAPlainSqliteFile(String url) {
        assertThatThrownBy(() -> Database.open(url, root, 1))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("expected: jdbc:sqlite:<path of a file>")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void tellsAClientNothingOfTheDatabase() throws SQLException {
        try (Database database = open()) {
            Map<String, ?> orphan = Map.of("id", "m", "provider_id", "nobody", "weight", 5, "enabled", true);
            assertThatThrownBy(() -> database.change("model/upsert", orphan))
                    .isInstanceOfSatisfying(DragomanException.class, e -> {
                        assertThat(e.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
                        assertThat(e.status()).isEqualTo(503);
                        assertThat(e.retryAfter()).isPresent();
                        assertThat(e.getMessage()).doesNotContainIgnoringCase("model", "sql", "constraint");
                    });
        }
    }

    @Test
    void writesABatchWholeOrNotAtAll() {
        try (Database database = open()) {
            BatchWriter writer = new BatchWriter(database, "provider/upsert");
            writer.write(
                    IntStream.range(0, 500).mapToObj(i -> provider("p" + i)).toList());
            assertThat(database.rows("provider/list", Map.of())).hasSize(500);

            assertThatThrownBy(() -> writer.write(List.of(provider("good"), Map.of("id", "bad"))))
                    .isInstanceOf(StoreException.class);
            assertThat(database.rows("provider/list", Map.of())).hasSize(500);
            writer.write(List.of(provider("after")));
            assertThat(database.rows("provider/list", Map.of())).hasSize(501);
        }
    }

    private Database open() {
        return Database.open("", root.resolve("data"), 2);
    }

    private static void addProvider(Database database, String id) {
        database.change("provider/upsert", provider(id));
    }

    private static Map<String, ?> provider(String id) {
        return Map.of(
                "id",
                id,
                "type",
                "openai",
                "base_url",
                "http://x",
                "enabled",
                true,
                "credential_store",
                "none",
                "credential_ref",
                "");
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        return connection.createStatement().executeQuery("PRAGMA " + name).getString(1);
    }

    /** A second process that holds a database until it is ended. */
    static final class Holder {
        public static void main(String[] args) {
            try (Database database = Database.open("", Path.of(args[0]), 1)) {
                System.out.println(database.rows("provider/list", Map.of()).isEmpty() ? "open" : "full");
                System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
