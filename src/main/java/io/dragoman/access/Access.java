package io.dragoman.access;

import io.dragoman.access.RefusedTokens.Tries;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.store.BatchWriter;
import io.dragoman.store.Database;
import io.dragoman.store.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that opens a door, as it was found or made at start; and the memory of when keys were used. */
public final class Access implements AutoCloseable {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final AdminToken admin;
    private final @Nullable KeyHash metrics;
    private final ApiKeys keys;
    private final boolean consumerKeyGiven;
    private final BatchWriter uses;
    private final RefusedTokens refused;
    private final Map<String, Long> written = new HashMap<>();

    Access(
            Database database,
            AuditLog audit,
            Clock clock,
            AdminToken admin,
            @Nullable KeyHash metrics,
            ApiKeys keys,
            boolean consumerKeyGiven) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.admin = admin;
        this.metrics = metrics;
        this.keys = keys;
        this.consumerKeyGiven = consumerKeyGiven;
        this.refused = new RefusedTokens(clock::millis);
        this.uses = new BatchWriter(database, "api_key/used");
        keys.all().forEach(live -> written.put(live.key().id(), live.lastUsedMs()));
    }

    public ApiKeys keys() {
        return keys;
    }

    AdminToken admin() {
        return admin;
    }

    AdminDoor adminDoor() {
        return new AdminDoor(admin, metrics, keys, refused, System::nanoTime);
    }

    ApiKeyCalls calls(KeySpending spending) {
        return new ApiKeyCalls(database, audit, keys, consumerKeyGiven, spending, clock);
    }

    /** Writes when keys were last used, for those that were since the last time. */
    public synchronized void writeUses() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LiveKey live : keys.all()) {
            String id = live.key().id();
            long used = live.lastUsedMs();
            if (used != written.getOrDefault(id, 0L)) {
                rows.add(Map.of("id", id, "last_used_at_ms", used));
            }
        }
        uses.write(rows);
        rows.forEach(row -> written.put((String) row.get("id"), (Long) row.get("last_used_at_ms")));
        written.keySet().removeIf(id -> keys.get(id) == null);
    }

    /** Writes into the audit log which wrong admin tokens have come since the last time: a row for each address. */
    public synchronized void writeRefusals() {
        List<Tries> tries = refused.take();
        if (tries.isEmpty()) {
            return;
        }
        try {
            database.inTransaction(transaction -> {
                tries.forEach(of -> audit.append(transaction, entry(of)));
                return tries.size();
            });
        } catch (StoreException e) {
            refused.putBack(tries);
            throw e;
        }
    }

    private static AuditEntry entry(Tries tries) {
        return new AuditEntry(
                new Caller("anonymous", tries.address(), null),
                "admin_token_refused",
                null,
                null,
                Json.object()
                        .put("count", tries.count())
                        .put("first_at_ms", tries.firstMs())
                        .put("last_at_ms", tries.lastMs()));
    }

    @Override
    public void close() {
        writeRefusals();
        writeUses();
    }
}
