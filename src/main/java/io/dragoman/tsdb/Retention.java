package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.chat.Json;
import io.dragoman.store.Database;
import io.dragoman.store.Pruning;
import java.util.EnumMap;
import java.util.Map;

/** How long samples and roll-ups are kept, and the deletion of what is older. Safe for any thread; waits for the database. */
final class Retention {
    /** A century: whoever wants more wants everything. */
    static final int MAX_DAYS = 36_500;

    private final Database database;
    private final AuditLog audit;
    private final Pruning pruning;
    private final Map<Resolution, Integer> defaults;

    /** @param defaults days of each resolution that no admin has set */
    Retention(Database database, AuditLog audit, Map<Resolution, Integer> defaults) {
        this.database = database;
        this.audit = audit;
        this.pruning = new Pruning(database);
        this.defaults = new EnumMap<>(defaults);
    }

    /** Days in force, from the finest resolution to the coarsest. */
    Map<Resolution, Integer> days() {
        Map<Resolution, Integer> days = new EnumMap<>(defaults);
        database.forEach(
                "sample_retention/list",
                Map.of(),
                row -> Resolution.of(String.valueOf(row.text(1)))
                        .ifPresent(resolution -> days.put(resolution, (int) row.number(2))));
        return days;
    }

    /** Stores days for some resolutions and says in the audit log who has set them, all together or none. */
    void store(Map<Resolution, Integer> days, Caller caller) {
        JsonNode before = json(days());
        Map<Resolution, Integer> after = days();
        after.putAll(days);
        database.<Boolean>inTransaction(transaction -> {
            audit.append(transaction, new AuditEntry(caller, "sample_retention_changed", null, before, json(after)));
            days.forEach((resolution, number) -> transaction.change(
                    "sample_retention/upsert", Map.of("resolution", resolution.wireName(), "days", number)));
            return true;
        });
    }

    /** Days by the names of the resolutions. */
    static ObjectNode json(Map<Resolution, Integer> days) {
        ObjectNode json = Json.object();
        days.forEach((resolution, number) -> json.put(resolution.wireName(), number));
        return json;
    }

    /**
     * Deletes what is older than so many days.
     *
     * @return how many samples and buckets were deleted
     */
    long prune(Map<Resolution, Integer> days, long nowMs) {
        long deleted = 0;
        for (Map.Entry<Resolution, Integer> entry : days.entrySet()) {
            long beforeMs = nowMs - entry.getValue() * Resolution.DAY.stepMs();
            deleted += prune(entry.getKey(), beforeMs);
        }
        return deleted;
    }

    private long prune(Resolution resolution, long beforeMs) {
        if (resolution == Resolution.RAW) {
            return pruning.run("sample/prune", Map.of("before_ms", beforeMs));
        }
        // A bucket goes when all of it is too old.
        long lastStartMs = beforeMs - resolution.stepMs() + 1;
        return pruning.run("sample_rollup/prune", Map.of("step_ms", resolution.stepMs(), "before_ms", lastStartMs));
    }
}
