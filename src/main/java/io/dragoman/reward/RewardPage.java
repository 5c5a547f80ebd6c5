package io.dragoman.reward;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import io.dragoman.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Attempts with what they were worth, as admins see them. Safe for any thread; waits for the database. */
final class RewardPage {
    private static final int MEDIUM_TOKENS = 1_000;
    private static final int LARGE_TOKENS = 10_000;

    private final Database database;

    RewardPage(Database database) {
        this.database = database;
    }

    ObjectNode read(RewardFilter filter) {
        Map<String, @Nullable Object> values = filter.values();
        ObjectNode page = Json.object();
        ArrayNode rewards = page.putArray("rewards");
        List<Map<String, @Nullable Object>> rows = database.rows("reward/page", values);
        Map<String, List<Map<String, @Nullable Object>>> feedback = feedback(rows);
        rows.forEach(row -> rewards.add(json(row, feedback)));
        page.put("total", number(database.rows("reward/count", values).get(0), "total"));
        page.put("limit", filter.page().limit());
        page.put("offset", filter.page().offset());
        return page;
    }

    /** What has been said of the requests of a page, by their ids. */
    private Map<String, List<Map<String, @Nullable Object>>> feedback(List<Map<String, @Nullable Object>> rows) {
        ArrayNode ids = Json.array();
        rows.forEach(row -> ids.add(String.valueOf(row.get("request_id"))));
        return database.rows("feedback/list", Map.of("request_ids", Json.text(ids))).stream()
                .collect(Collectors.groupingBy(word -> String.valueOf(word.get("request_id"))));
    }

    private static ObjectNode json(
            Map<String, @Nullable Object> row, Map<String, List<Map<String, @Nullable Object>>> said) {
        boolean success = number(row, "success") != 0;
        String requestId = String.valueOf(row.get("request_id"));
        List<Map<String, @Nullable Object>> feedback = success ? said.getOrDefault(requestId, List.of()) : List.of();
        long tokens = number(row, "estimated_tokens");
        ObjectNode json = Json.object();
        json.put("id", number(row, "id"));
        json.put("timestamp", time(row));
        json.put("request_id", requestId);
        json.put("attempt", number(row, "attempt"));
        json.put("model_id", text(row, "model_id"));
        json.put("provider_id", text(row, "provider_id"));
        json.put("mode", text(row, "mode"));
        json.put("latency_ms", number(row, "latency_ms"));
        json.put("cost_usd", Usd.ofNano(number(row, "cost_nano_usd")));
        json.put("estimated_tokens", tokens);
        json.put("token_bucket", bucket(tokens));
        json.put("success", success);
        json.put("error_class", text(row, "error_class"));
        json.put("reward", reward(success, feedback));
        ArrayNode words = json.putArray("feedback");
        feedback.forEach(word -> words.add(feedback(word)));
        return json;
    }

    /** 0 for a failure; else what people say on average, and 1 as long as nobody has said anything. */
    private static double reward(boolean success, List<Map<String, @Nullable Object>> feedback) {
        if (!success) {
            return 0;
        }
        return feedback.stream().mapToDouble(RewardPage::score).average().orElse(1);
    }

    private static ObjectNode feedback(Map<String, @Nullable Object> word) {
        ObjectNode json = Json.object();
        json.put("source", text(word, "source"));
        json.put("timestamp", time(word));
        json.put("score", score(word));
        json.put("verdict", text(word, "verdict"));
        json.put("comment", text(word, "comment"));
        return json;
    }

    private static String bucket(long tokens) {
        if (tokens < MEDIUM_TOKENS) {
            return "small";
        }
        return tokens < LARGE_TOKENS ? "medium" : "large";
    }

    private static double score(Map<String, @Nullable Object> word) {
        return word.get("score") instanceof Number score ? score.doubleValue() : 0;
    }

    private static String time(Map<String, @Nullable Object> row) {
        return Instant.ofEpochMilli(number(row, "timestamp_ms")).toString();
    }

    private static @Nullable String text(Map<String, @Nullable Object> row, String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
