package io.dragoman.log;

import io.dragoman.store.Database;
import io.dragoman.store.Pruning;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Deletes request logs that are too old, and prompts and answers that their keys want stored no longer. Safe for any thread; waits for the database. */
public final class LogRetention {
    private final Pruning pruning;
    private final Clock clock;
    private final int days;

    /** @param days {@code dragoman.log.retention-days} */
    LogRetention(Database database, Clock clock, int days) {
        this.pruning = new Pruning(database);
        this.clock = clock;
        this.days = days;
    }

    /** @return how many request logs were deleted */
    public long prune() {
        Map<String, Object> before =
                Map.of("before_ms", clock.millis() - Duration.ofDays(days).toMillis());
        long deleted = pruning.run("request_log/prune", before);
        pruning.run("request_log_count/prune", before);
        Map<String, Object> due = new HashMap<>(before);
        due.put("now_ms", clock.millis());
        pruning.run("request_body/prune", due);
        return deleted;
    }
}
