package io.dragoman.ledger;

import static io.dragoman.ledger.LedgerRig.USD;
import static io.dragoman.ledger.LedgerRig.answered;
import static io.dragoman.ledger.LedgerRig.payer;
import static io.dragoman.ledger.LedgerRig.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dragoman.ledger.LedgerSettings.Unanswered;
import io.dragoman.problem.ProblemCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** a database that takes nothing. Spending stops, reading goes on, and all is well again without a restart. */
class LedgerFaultsTest {
    private static final Duration WAIT = Duration.ofMillis(300);

    @TempDir
    Path root;

    private LedgerRig rig;

    @BeforeEach
    void open() {
        rig = new LedgerRig(root, new LedgerSettings(WAIT, Unanswered.HOLD), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void refusesToSpendOnALockedDatabaseAndRecovers() throws SQLException {
        Hold running = rig.hold(payer("k", USD), 100);
        running.commit();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("data/dragoman.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            long before = System.nanoTime();
            refused();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(WAIT, Duration.ofSeconds(3));
            running.settle(answered(70), Basis.REPORTED);
            assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(70, 0));
            assertThat(rig.rows("SELECT * FROM ledger_hold")).hasSize(1);
            statement.execute("ROLLBACK");
        }
        recovers();
    }

    @Test
    void refusesToSpendOnAFullDiskAndRecovers() throws SQLException {
        Hold running = rig.hold(payer("k", USD), 100);
        running.commit();
        pragma("max_page_count = 1");
        spendUntilRefused();
        running.settle(answered(70), Basis.REPORTED);
        assertThat(rig.rows("SELECT * FROM ledger_hold")).isNotEmpty();

        pragma("max_page_count = 1000000");

        recovers();
    }

    @Test
    void refusesToSpendInAReadOnlyDirectoryAndRecovers() throws SQLException {
        Hold running = rig.hold(payer("k", USD), 100);
        running.commit();
        pragma("query_only = 1");
        refused();
        running.settle(answered(70), Basis.REPORTED);
        assertThat(rig.rows("SELECT * FROM ledger_hold")).hasSize(1);

        pragma("query_only = 0");

        recovers();
    }

    @Test
    void refusesKeysWithoutABudgetToo() throws SQLException {
        pragma("query_only = 1");
        Hold first = rig.hold(unlimited("free"), 100);
        first.commit();
        await().until(rig.ledger::failing);

        assertThatThrownBy(() -> rig.hold(unlimited("free"), 100).commit())
                .isInstanceOf(LedgerUnavailableException.class);
        first.settle(answered(60), Basis.REPORTED);
        pragma("query_only = 0");

        await().until(() -> !rig.ledger.failing() && rig.ledger.depth() == 0);
        assertThat(rig.rows("SELECT * FROM ledger_entry")).hasSize(1);
        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
    }

    @Test
    void letsFreeCallsPassWhileItCannotBeWritten() throws SQLException {
        pragma("query_only = 1");
        refused();
        Hold free = rig.hold(payer("k", USD), 0);

        free.commit();
        free.settle(answered(0), Basis.REPORTED);

        assertThat(rig.ledger.failing()).isTrue();
        pragma("query_only = 0");
        recoversWith(1);
    }

    @Test
    void noticesThatTheDatabaseIsBackWithoutBeingAsked() throws SQLException {
        pragma("query_only = 1");
        refused();
        pragma("query_only = 0");

        await().until(() -> !rig.ledger.failing());
    }

    @Test
    void refusesAResetThatCannotBeWritten() throws SQLException {
        rig.hold(payer("k", USD), 100).settle(answered(70), Basis.REPORTED);
        rig.written();
        pragma("query_only = 1");

        assertThatThrownBy(() -> rig.ledger.reset("k", transaction -> {}))
                .isInstanceOf(LedgerUnavailableException.class);

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(70, 0));
        pragma("query_only = 0");
        await().until(() -> !rig.ledger.failing());
        assertThat(rig.ledger.reset("k", transaction -> {})).isEqualTo(Standing.NOTHING);
    }

    @Test
    void chargesWhatWasHeldWhenItStopsBeforeTheDatabaseIsBack() throws SQLException {
        Hold running = rig.hold(payer("k", USD), 100);
        running.commit();
        pragma("query_only = 1");
        running.settle(answered(70), Basis.REPORTED);
        rig.close();
        open();

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(100, 0));
    }

    private void refused() {
        LedgerUnavailableException failure = (LedgerUnavailableException)
                catchThrowable(() -> rig.hold(payer("k", USD), 50).commit());
        assertThat(failure.code()).isEqualTo(ProblemCode.LEDGER_UNAVAILABLE);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.retryAfter()).isPresent();
    }

    /** Pages that are in the file already take some rows. */
    private void spendUntilRefused() {
        Throwable refusal = null;
        for (int i = 0; i < 10_000 && refusal == null; i++) {
            Hold hold = rig.hold(payer("filler", 100_000 * USD), 50);
            refusal = catchThrowable(hold::commit);
        }
        assertThat(refusal).isInstanceOf(LedgerUnavailableException.class);
    }

    private void recovers() {
        recoversWith(1);
    }

    private void recoversWith(int entries) {
        await().until(() -> !rig.ledger.failing() && rig.ledger.depth() == 0);
        assertThat(rig.rows("SELECT * FROM ledger_entry WHERE key_id = 'k'")).hasSize(entries);
        assertThat(rig.rows("SELECT * FROM ledger_hold WHERE key_id = 'k'")).isEmpty();
        Standing before = rig.ledger.standing("k");
        assertThat(before.reservedNanoUsd()).isZero();
        Hold next = rig.hold(payer("k", USD), 50);
        next.commit();
        next.settle(answered(5), Basis.REPORTED);
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(before.spentNanoUsd() + 5, 0));
    }

    private void pragma(String pragma) throws SQLException {
        try (Connection connection = rig.database.writer().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + pragma);
        }
    }
}
