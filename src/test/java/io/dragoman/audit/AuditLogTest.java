package io.dragoman.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.chat.Json;
import io.dragoman.store.Database;
import io.dragoman.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S-81, S-82. */
class AuditLogTest {
    private static final Caller ADMIN = new Caller("admin", "192.0.2.7", "req-1");

    @TempDir
    Path root;

    private Database database;
    private AuditLog log;

    @BeforeEach
    void open() {
        database = Database.open("", root.resolve("data"), 2);
        log = new AuditLog(database, Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void hangsEachRowOnTheOneBefore() {
        appendFive();

        Verification found = log.verify(null);

        assertThat(found.isWhole()).isTrue();
        assertThat(found.head()).isEqualTo(log.head());
        assertThat(found.head().seq()).isEqualTo(5);
    }

    @Test
    void hashesAsThePageSaysSoThatOthersCanVerify() {
        log.append(new AuditEntry(
                ADMIN, "provider_created", "p", null, Json.object().put("enabled", 1)));

        // sha256sum of
        // ["000...0",1,1795521600000,"admin","192.0.2.7","req-1","provider_created","p",null,"{\"enabled\":1}"], made
        // apart.
        assertThat(log.head().hash()).isEqualTo("3d1252ca67c28cdfb86ebe18ba5a5648a100a2d50306f67d771099aebda27806");
    }

    @Test
    void isWholeWhileItIsEmpty() {
        assertThat(log.verify(null).isWhole()).isTrue();
        assertThat(log.verify(AuditHead.EMPTY).isWhole()).isTrue();
        assertThat(log.head().seq()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UPDATE audit_log SET actor = 'nobody' WHERE seq = 3; 3; not as it was written",
                "UPDATE audit_log SET timestamp_ms = timestamp_ms + 1 WHERE seq = 1; 1; not as it was written",
                "UPDATE audit_log SET state_after = NULL WHERE seq = 5; 5; not as it was written",
                "UPDATE audit_log SET source = NULL, target = source WHERE seq = 2; 2; not as it was written",
                "DELETE FROM audit_log WHERE seq = 1; 1; missing",
                "DELETE FROM audit_log WHERE seq = 3; 3; missing",
                "UPDATE audit_log SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); 2; missing",
                "INSERT INTO audit_log SELECT 6, timestamp_ms, actor, source, request_id, action, target, state_before,"
                        + " state_after, hash FROM audit_log WHERE seq = 5; 6; not as it was written"
            })
    void findsTheFirstRowThatIsNotAsItWas(String tampering, long seq, String reason) {
        appendFive();
        tamper(tampering);

        Verification found = log.verify(null);

        assertThat(found.isWhole()).isFalse();
        assertThat(found.brokenSeq()).isEqualTo(seq);
        assertThat(found.reason()).isEqualTo(reason);
        assertThat(found.head().seq()).isEqualTo(seq - 1);
    }

    @Test
    void findsThatItsTailHasBeenCutWhenTheEndWasKeptElsewhere() {
        appendFive();
        AuditHead kept = log.head();
        log.append(AuditEntry.of(ADMIN, "vault_locked", null));
        assertThat(log.verify(kept).isWhole()).isTrue();

        tamper("DELETE FROM audit_log WHERE seq >= 5");

        assertThat(log.verify(null).isWhole()).isTrue();
        assertThat(log.verify(kept).brokenSeq()).isEqualTo(5);
        log.append(AuditEntry.of(ADMIN, "vault_unlocked", null));
        assertThat(log.verify(kept).reason()).isEqualTo("not the row that was kept");
    }

    @Test
    void refusesToChangeOrDeleteRows() {
        appendFive();

        assertThatThrownBy(() -> sql("UPDATE audit_log SET actor = 'nobody'")).hasMessageContaining("not changed");
        assertThatThrownBy(() -> sql("DELETE FROM audit_log")).hasMessageContaining("not deleted");
    }

    @Test
    void storesNoRowOfAChangeThatIsRolledBack() {
        assertThatThrownBy(() -> database.inTransaction(transaction -> {
                    log.append(transaction, AuditEntry.of(ADMIN, "provider_created", "p"));
                    throw new IllegalStateException("the change failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(log.head()).isEqualTo(AuditHead.EMPTY);
    }

    @Test
    void takesTheChangeBackWhenItsRowCannotBeStored() throws SQLException {
        sql("CREATE TRIGGER audit_log_is_full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END");

        assertThatThrownBy(() -> database.inTransaction(transaction -> {
                    transaction.change("access_key/upsert", Map.of("sha256", "00", "created_at_ms", 1));
                    log.append(transaction, AuditEntry.of(ADMIN, "apikey_created", "k"));
                    return null;
                }))
                .isInstanceOf(StoreException.class);

        assertThat(database.rows("access_key/find", Map.of())).isEmpty();
    }

    @Test
    void verifiesMoreRowsThanItReadsAtOnce() {
        database.inTransaction(transaction -> {
            for (int i = 0; i < 2_000; i++) {
                log.append(transaction, AuditEntry.of(ADMIN, "model_changed", "m" + i));
            }
            return null;
        });

        assertThat(log.verify(null).head().seq()).isEqualTo(2_000);
    }

    @Test
    void keepsTextThatEveryDatabaseKeeps() {
        log.append(new AuditEntry(
                new Caller("admin", null, "a\nb\0"),
                "routes_refused",
                "\ud800x",
                null,
                Json.object().put("reason", "\udfff" + "x".repeat(20_000))));

        assertThat(log.verify(null).isWhole()).isTrue();
        assertThat(database.rows("audit_log/list", Map.of("after", 0, "limit", 1))
                        .get(0))
                .containsEntry("request_id", "a b ")
                .containsEntry("state_after", "{\"omitted_bytes\":20014}");
    }

    private void appendFive() {
        for (int i = 1; i <= 5; i++) {
            log.append(new AuditEntry(
                    ADMIN,
                    "model_changed",
                    "m" + i,
                    Json.object().put("weight", i),
                    Json.object().put("weight", 9)));
        }
    }

    /** As somebody who owns the file. */
    private void tamper(String statement) {
        try {
            sql("DROP TRIGGER audit_log_is_not_changed");
            sql("DROP TRIGGER audit_log_is_not_deleted");
            sql(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.writer().getConnection()) {
            connection.createStatement().execute(statement);
        }
    }
}
