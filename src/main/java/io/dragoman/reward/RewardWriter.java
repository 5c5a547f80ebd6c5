package io.dragoman.reward;

import io.dragoman.chat.Attempt;
import io.dragoman.log.LogFollower;
import io.dragoman.log.RequestLog;
import io.dragoman.negotiation.Decision;
import io.dragoman.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the attempts of finished requests and the decisions behind them, in the transaction that writes their log rows. Stateless; safe
 * for any thread.
 */
final class RewardWriter implements LogFollower {
    @Override
    public void write(Transaction transaction, List<RequestLog> logs) {
        List<Map<String, @Nullable Object>> attempts = new ArrayList<>(logs.size());
        List<Map<String, @Nullable Object>> decisions = new ArrayList<>(logs.size());
        for (RequestLog log : logs) {
            for (int i = 0; i < log.attempts().size(); i++) {
                attempts.add(attempt(log, i));
            }
            Decision decision = log.decision();
            if (decision != null && log.modelId() != null) {
                decisions.add(decision(log, decision));
            }
        }
        transaction.changeAll("reward/insert", attempts);
        transaction.changeAll("decision/insert", decisions);
    }

    private static Map<String, @Nullable Object> attempt(RequestLog log, int number) {
        Attempt attempt = log.attempts().get(number);
        Decision decision = log.decision();
        Map<String, @Nullable Object> columns = new HashMap<>(32);
        columns.put("timestamp_ms", log.timestampMs());
        columns.put("request_id", log.requestId());
        columns.put("attempt", number + 1);
        columns.put("model_id", attempt.modelId());
        columns.put("provider_id", attempt.providerId());
        columns.put("mode", log.mode() == null ? null : log.mode().wireName());
        columns.put("latency_ms", attempt.latencyMs());
        columns.put("cost_nano_usd", attempt.costNanoUsd());
        columns.put(
                "estimated_tokens",
                decision == null ? attempt.usage().inputTotal() : (Long) (long) decision.inputTokens());
        columns.put("success", attempt.succeeded() ? 1 : 0);
        columns.put(
                "error_class",
                attempt.errorClass() == null ? null : attempt.errorClass().wireName());
        return columns;
    }

    private static Map<String, @Nullable Object> decision(RequestLog log, Decision decision) {
        Map<String, @Nullable Object> columns = new HashMap<>(16);
        columns.put("timestamp_ms", log.timestampMs());
        columns.put("request_id", log.requestId());
        columns.put("api_key_id", log.apiKeyId() == null ? "" : log.apiKeyId());
        columns.put("model_id", log.modelId());
        columns.put("provider_id", log.providerId());
        columns.put("mode", decision.policy().mode().wireName());
        columns.put("decision", DecisionJson.text(decision));
        return columns;
    }
}
