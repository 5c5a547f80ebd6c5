package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import io.dragoman.tsdb.SeriesKey.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How requests have fared lately: overall, by model, provider, mode and key, for windows of the last minute, five minutes, hour and day.
 * A window begins with a bucket, so it is up to ten seconds, the longer two up to a minute, longer than its name. Safe for any thread;
 * waits for the database.
 */
final class Stats {
    private static final long MINUTE_MS = Resolution.MINUTE.stepMs();

    private final SpanReader reader;

    Stats(SpanReader reader) {
        this.reader = reader;
    }

    /** Sums of one dimension in each window. */
    private record Windows(Map<String, Map<SeriesKey, Bucket>> byWindow) {
        /** The sums of each window by a name of the series; series without it are left out. */
        Map<String, Map<String, Bucket>> by(Function<SeriesKey, String> name) {
            Map<String, Map<String, Bucket>> sums = new TreeMap<>();
            byWindow.forEach((window, series) -> series.forEach((key, bucket) -> {
                if (!name.apply(key).isEmpty()) {
                    sums.computeIfAbsent(name.apply(key), any -> new LinkedHashMap<>())
                            .computeIfAbsent(window, any -> new Bucket())
                            .merge(bucket);
                }
            }));
            return sums;
        }
    }

    ObjectNode json(long nowMs) {
        Map<String, List<Span>> spans = spans(nowMs);
        Windows modes = read(Kind.MODE, spans);
        Windows models = read(Kind.MODEL, spans);
        ObjectNode json = Json.object();
        Map<String, Bucket> all = modes.by(key -> "all").getOrDefault("all", Map.of());
        writeEntries(json.putArray("global"), all, null, "");
        write(json.putObject("by_model"), models.by(SeriesKey::name), "model_id");
        write(json.putObject("by_provider"), models.by(SeriesKey::providerId), "provider_id");
        write(json.putObject("by_mode"), modes.by(SeriesKey::name), "mode");
        write(json.putObject("by_api_key"), read(Kind.API_KEY, spans).by(SeriesKey::name), "api_key_id");
        return json;
    }

    private static Map<String, List<Span>> spans(long nowMs) {
        long toMs = nowMs + 1;
        Map<String, List<Span>> spans = new LinkedHashMap<>();
        spans.put("1m", Span.tenSeconds(nowMs - MINUTE_MS, toMs));
        spans.put("5m", Span.tenSeconds(nowMs - 5 * MINUTE_MS, toMs));
        spans.put("1h", Span.minutesAndHours(nowMs - 60 * MINUTE_MS, toMs));
        spans.put("24h", Span.minutesAndHours(nowMs - 24 * 60 * MINUTE_MS, toMs));
        return spans;
    }

    private Windows read(Kind kind, Map<String, List<Span>> spans) {
        Map<String, Map<SeriesKey, Bucket>> byWindow = new LinkedHashMap<>();
        spans.forEach((window, parts) -> byWindow.put(window, reader.read(kind, parts)));
        return new Windows(byWindow);
    }

    private static void write(ObjectNode json, Map<String, Map<String, Bucket>> sums, String field) {
        sums.forEach((name, windows) -> writeEntries(json.putArray(name), windows, field, name));
    }

    /** All four windows, also those without a request. */
    private static void writeEntries(
            ArrayNode entries, Map<String, Bucket> windows, @Nullable String field, String name) {
        for (String window : List.of("1m", "5m", "1h", "24h")) {
            ObjectNode entry = entries.addObject().put("window", window);
            if (field != null) {
                entry.put(field, name);
            }
            write(entry, windows.getOrDefault(window, new Bucket()));
        }
    }

    private static void write(ObjectNode entry, Bucket sum) {
        entry.put("request_count", sum.requests);
        entry.put("error_count", sum.errors);
        entry.put("error_rate", sum.requests == 0 ? 0 : (double) sum.errors / sum.requests);
        entry.put("avg_latency_ms", Math.round(sum.latency.average() * 10) / 10.0);
        entry.put("p95_latency_ms", sum.latency.percentile(0.95));
        entry.put("total_cost_usd", Usd.ofNano(sum.cost.sum()));
        entry.put("input_tokens", sum.tokensIn.sum());
        entry.put("output_tokens", sum.tokensOut.sum());
        entry.put("attempt_count", sum.attempts);
        entry.put("attempt_error_count", sum.attemptErrors);
    }
}
