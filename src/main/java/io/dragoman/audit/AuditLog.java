package io.dragoman.audit;

import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds rows to the chain and verifies it. Safe for any thread; waits for the store, so it belongs on a thread that may. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int VERIFIED_AT_ONCE = 1_000;

    private final Database database;
    private final Clock clock;

    public AuditLog(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds a row to the transaction that makes the change. There is one writer, so nobody else hangs a row on the same end. */
    public void append(Transaction transaction, AuditEntry entry) {
        AuditHead head = AuditHead.of(transaction.rows("audit_log/last", Map.of()));
        AuditRow row = AuditRow.of(head.seq() + 1, clock.millis(), entry);
        transaction.change("audit_log/insert", row.columns(row.hashAfter(head.hash())));
    }

    /** Adds a row for a deed that stores nothing else. */
    public void append(AuditEntry entry) {
        database.inTransaction(transaction -> {
            append(transaction, entry);
            return null;
        });
    }

    /**
     * A policy for routes: the steps inside it and a row of the audit log are stored together or not at all. The states before and after
     * are read from the store, so the row says what has happened, not what was asked for.
     *
     * @param noun of the action, as {@code provider} in {@code provider_changed}
     * @param find {@code <table>/<verb>} of a query that finds the row of variable {@code id}
     * @param masked columns whose values nobody may see
     */
    public AuditedPolicy row(String noun, String find, String... masked) {
        return new AuditedPolicy(database, this, new StoredRow(noun, find, List.of(masked)));
    }

    /**
     * The same for a deed that is not the change of one row. The row holds variable {@code audit-after}, a Jackson node, if the steps set
     * one.
     *
     * @param action as {@code samples_pruned}
     */
    public AuditedPolicy deed(String action) {
        return new AuditedPolicy(database, this, new Deed(action));
    }

    /** The end of the chain. Who keeps it elsewhere can later tell whether the log has been cut. */
    public AuditHead head() {
        return AuditHead.of(database.rows("audit_log/last", Map.of()));
    }

    /** Writes the end of the chain to the process's log, which is kept elsewhere. */
    public void checkpoint() {
        AuditHead head = head();
        LOG.info("audit log ends at seq={} hash={}", head.seq(), head.hash());
    }

    /**
     * Reads the whole chain.
     *
     * @param kept an end of the chain that was kept elsewhere, or null; a log without it has been cut
     */
    public Verification verify(@Nullable AuditHead kept) {
        AuditHead head = AuditHead.EMPTY;
        boolean met = head.equals(kept);
        List<Map<String, @Nullable Object>> rows;
        do {
            rows = database.rows("audit_log/list", Map.of("after", head.seq(), "limit", VERIFIED_AT_ONCE));
            for (Map<String, @Nullable Object> stored : rows) {
                AuditRow row = AuditRow.of(stored);
                if (row.seq() != head.seq() + 1) {
                    return Verification.broken(head, head.seq() + 1, "missing");
                }
                String hash = row.hashAfter(head.hash());
                if (!hash.equals(stored.get("hash"))) {
                    return Verification.broken(head, row.seq(), "not as it was written");
                }
                head = new AuditHead(row.seq(), hash);
                met = met || head.equals(kept);
            }
        } while (rows.size() == VERIFIED_AT_ONCE);
        return kept == null || met
                ? Verification.whole(head)
                : Verification.broken(head, kept.seq(), "not the row that was kept");
    }
}
