package io.dragoman.reward;

import io.dragoman.negotiation.Reward;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes what clients say of answers: stores it and hands it to {@link Learning}. A source has one word on a request: to repeat it changes
 * nothing, to change it replaces it. Safe for any thread; waits for the database.
 */
final class Rewards {
    /** How long after its request a client may speak. */
    static final Duration ACCEPTED = Duration.ofDays(7);

    private final Database database;
    private final Clock clock;
    private final Learning learning;

    Rewards(Database database, Clock clock, Learning learning) {
        this.database = database;
        this.clock = clock;
        this.learning = learning;
    }

    /**
     * Stores the word of a client on one of its own requests.
     *
     * @return false when it had said the same before
     * @throws DragomanException {@code not_found} when the key has made no such request in the last seven days, or nobody was asked
     */
    boolean give(Feedback feedback, String apiKeyId) {
        Reward reward = database.<@Nullable Reward>inTransaction(transaction -> store(transaction, feedback, apiKeyId));
        if (reward == null) {
            return false;
        }
        learning.add(reward);
        return true;
    }

    private @Nullable Reward store(Transaction transaction, Feedback feedback, String apiKeyId) {
        Map<String, @Nullable Object> decision = decision(transaction, feedback.requestId(), apiKeyId);
        List<Map<String, @Nullable Object>> before = transaction.rows(
                "feedback/find", Map.of("request_id", feedback.requestId(), "source", feedback.source()));
        if (!before.isEmpty() && same(before.get(0), feedback)) {
            return null;
        }
        transaction.change("feedback/upsert", columns(feedback, apiKeyId, text(decision, "model_id")));
        return new Reward(
                feedback.requestId(),
                text(decision, "model_id"),
                text(decision, "mode"),
                feedback.source(),
                feedback.score(),
                before.isEmpty() ? null : score(before.get(0)),
                text(decision, "decision"));
    }

    private Map<String, @Nullable Object> decision(Transaction transaction, String requestId, String apiKeyId) {
        long nowMs = clock.millis();
        List<Map<String, @Nullable Object>> found = transaction.rows(
                "decision/find",
                Map.of(
                        "request_id",
                        requestId,
                        "api_key_id",
                        apiKeyId,
                        "since_ms",
                        nowMs - ACCEPTED.toMillis(),
                        // A clock that was set back must not hide the request just made.
                        "until_ms",
                        nowMs + Duration.ofHours(1).toMillis()));
        if (found.isEmpty()) {
            throw new DragomanException(
                    ProblemCode.NOT_FOUND,
                    "request_id: " + requestId + " (expected: a request of this key from the last " + ACCEPTED.toDays()
                            + " days that a model was asked for)");
        }
        return found.get(0);
    }

    private Map<String, @Nullable Object> columns(Feedback feedback, String apiKeyId, String modelId) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("request_id", feedback.requestId());
        columns.put("source", feedback.source());
        columns.put("timestamp_ms", clock.millis());
        columns.put("api_key_id", apiKeyId);
        columns.put("model_id", modelId);
        columns.put("score", feedback.score());
        columns.put("verdict", feedback.verdict());
        columns.put("comment", feedback.comment());
        return columns;
    }

    private static boolean same(Map<String, @Nullable Object> before, Feedback feedback) {
        return score(before) == feedback.score()
                && Objects.equals(before.get("verdict"), feedback.verdict())
                && Objects.equals(before.get("comment"), feedback.comment());
    }

    private static double score(Map<String, @Nullable Object> row) {
        return row.get("score") instanceof Number score ? score.doubleValue() : 0;
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }
}
