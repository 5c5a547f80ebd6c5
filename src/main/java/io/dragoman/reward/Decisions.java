package io.dragoman.reward;

import io.dragoman.store.Database;
import java.util.Map;
import java.util.function.Consumer;

/** Past decisions, to try another rule on the same requests or to learn from them again. Safe for any thread; waits for the database. */
public final class Decisions {
    private final Database database;

    Decisions(Database database) {
        this.database = database;
    }

    /**
     * @param modelId who answered
     * @param decision as {@code docs/rewards.md} describes it, JSON as text
     */
    public record Stored(long timestampMs, String requestId, String modelId, String mode, String decision) {}

    /** All that are stored from a time on, in the order in which they were stored. */
    public void replay(long sinceMs, Consumer<Stored> reader) {
        database.forEach(
                "decision/list",
                Map.of("since_ms", sinceMs),
                row -> reader.accept(new Stored(
                        row.number(2),
                        String.valueOf(row.text(3)),
                        String.valueOf(row.text(4)),
                        String.valueOf(row.text(6)),
                        String.valueOf(row.text(7)))));
    }
}
