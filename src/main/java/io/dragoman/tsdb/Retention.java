package io.dragoman.tsdb;

import io.dragoman.store.Database;
import io.dragoman.store.Pruning;
import java.util.EnumMap;
import java.util.Map;

/** How long samples and roll-ups are kept, and the deletion of what is older. Safe for any thread; waits for the database. */
final class Retention {
    /** A century: whoever wants more wants everything. */
    static final int MAX_DAYS = 36_500;

    private final Database database;
    private final Pruning pruning;
    private final Map<Resolution, Integer> defaults;

    /** @param defaults days of each resolution that no admin has set */
    Retention(Database database, Map<Resolution, Integer> defaults) {
        this.database = database;
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

    /** Stores days for some resolutions, all together or none. */
    void store(Map<Resolution, Integer> days) {
        database.<Boolean>inTransaction(transaction -> {
            days.forEach((resolution, number) -> transaction.change(
                    "sample_retention/upsert", Map.of("resolution", resolution.wireName(), "days", number)));
            return true;
        });
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
