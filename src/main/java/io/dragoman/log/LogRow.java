package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.chat.Usd;
import io.dragoman.redaction.Redaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request log as it stands in the table {@code request_log}, and as an admin sees it. */
final class LogRow {
    private LogRow() {}

    /** Values by the names of {@code sql/request_log/insert.sql}. */
    static Map<String, @Nullable Object> columns(RequestLog log) {
        Map<String, @Nullable Object> columns = new HashMap<>(64);
        columns.put("timestamp_ms", log.timestampMs());
        columns.put("request_id", log.requestId());
        columns.put("client_request_id", redacted(log.clientRequestId()));
        columns.put("path", log.path());
        columns.put("mode", wireName(log.mode()));
        columns.put("streamed", log.streamed() ? 1 : 0);
        columns.put("model_id", log.modelId());
        columns.put("provider_id", log.providerId());
        columns.put("api_key_id", log.apiKeyId());
        columns.put("status_code", log.statusCode());
        columns.put("error_class", log.errorClass());
        columns.put("error_code", log.errorCode());
        columns.put("estimated_cost_nano_usd", log.estimatedCostNanoUsd());
        columns.put("cost_nano_usd", log.costNanoUsd());
        columns.put("latency_ms", log.latencyMs());
        columns.put("first_byte_ms", log.firstByteMs() < 0 ? null : log.firstByteMs());
        columns.put("routing_reason", redacted(log.routingReason()));
        columns.put("attempts", Json.text(attempts(log.attempts())));
        columns.put("meta", redacted(log.meta()));
        putUsage(columns, log.usage());
        return columns;
    }

    private static void putUsage(Map<String, @Nullable Object> columns, Usage usage) {
        columns.put("input_tokens", usage.input());
        columns.put("cache_read_tokens", usage.cacheRead());
        columns.put("cache_write_tokens", usage.cacheWrite());
        columns.put("output_tokens", usage.output());
        columns.put("reasoning_tokens", usage.reasoning());
    }

    private static ArrayNode attempts(List<Attempt> attempts) {
        ArrayNode array = Json.array();
        for (Attempt attempt : attempts) {
            ObjectNode entry = array.addObject();
            entry.put("model", attempt.modelId());
            entry.put("provider", attempt.providerId());
            entry.put("status", attempt.status());
            entry.put("error_class", wireName(attempt.errorClass()));
            entry.put("latency_ms", attempt.latencyMs());
            entry.put("started_at", time(attempt.startedAtMs()));
            entry.put("first_byte_ms", attempt.firstByteMs() < 0 ? null : (Long) attempt.firstByteMs());
            entry.put("input_tokens", attempt.usage().inputTotal());
            entry.put("output_tokens", attempt.usage().outputTotal());
            entry.put("cost_usd", Usd.ofNano(attempt.costNanoUsd()));
        }
        return array;
    }

    /** The JSON of one row of {@code sql/request_log/page.sql}. */
    static ObjectNode json(Map<String, @Nullable Object> row) {
        long input = number(row, "input_tokens") + number(row, "cache_read_tokens") + number(row, "cache_write_tokens");
        long output = number(row, "output_tokens") + number(row, "reasoning_tokens");
        ObjectNode json = Json.object();
        json.put("timestamp", time(number(row, "timestamp_ms")));
        json.put("request_id", text(row, "request_id"));
        json.put("model_id", text(row, "model_id"));
        json.put("provider_id", text(row, "provider_id"));
        json.put("mode", text(row, "mode"));
        json.put("estimated_cost_usd", Usd.ofNano(number(row, "estimated_cost_nano_usd")));
        json.put("cost_usd", Usd.ofNano(number(row, "cost_nano_usd")));
        json.put("latency_ms", number(row, "latency_ms"));
        json.put("status_code", number(row, "status_code"));
        json.put("error_class", text(row, "error_class"));
        json.put("input_tokens", input);
        json.put("output_tokens", output);
        json.put("total_tokens", input + output);
        json.put("api_key_id", text(row, "api_key_id"));
        json.putRawValue("attempts", new RawValue(text(row, "attempts")));
        json.put("client_request_id", text(row, "client_request_id"));
        json.put("path", text(row, "path"));
        json.put("stream", number(row, "streamed") != 0);
        json.put("error_code", text(row, "error_code"));
        json.put("first_byte_ms", row.get("first_byte_ms") == null ? null : (Long) number(row, "first_byte_ms"));
        json.put("cache_read_tokens", number(row, "cache_read_tokens"));
        json.put("cache_write_tokens", number(row, "cache_write_tokens"));
        json.put("reasoning_tokens", number(row, "reasoning_tokens"));
        json.put("routing_reason", text(row, "routing_reason"));
        json.putRawValue("meta", new RawValue(text(row, "meta")));
        return json;
    }

    /** A client may put a key where it does not belong. */
    private static @Nullable String redacted(@Nullable String text) {
        return text == null ? null : Redaction.text(text);
    }

    private static @Nullable String wireName(@Nullable Mode mode) {
        return mode == null ? null : mode.wireName();
    }

    private static @Nullable String wireName(@Nullable ErrorClass errorClass) {
        return errorClass == null ? null : errorClass.wireName();
    }

    private static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    private static @Nullable String text(Map<String, @Nullable Object> row, String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
