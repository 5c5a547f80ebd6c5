package io.dragoman.tsdb;

import io.dragoman.chat.Attempt;
import io.dragoman.log.RequestLog;
import io.dragoman.store.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt took and cost. Of the attempts of a request the one that its log row names also stands for the request; a request
 * without attempts has a sample of its own. So sums over samples are the sums over log rows.
 *
 * @param timestampMs epoch milliseconds when the request ended
 * @param modelId empty when nobody was asked, like {@code providerId}
 * @param mode empty when the request was refused before it was read
 * @param apiKeyId empty when the client had no known key
 * @param status what the client was sent
 * @param requests 1 when it stands for the request, else 0; {@code errors} the same of one that failed
 * @param attempts 1, or 0 for a request without; {@code attemptErrors} the same of one that failed
 * @param latencyMs of the request, -1 unless the sample stands for it
 * @param ttftMs from the arrival of the request to its first content, -1 when there was none
 */
record Sample(
        long timestampMs,
        String modelId,
        String providerId,
        String mode,
        String apiKeyId,
        int status,
        int requests,
        int errors,
        int attempts,
        int attemptErrors,
        long latencyMs,
        long ttftMs,
        long costNanoUsd,
        long tokensIn,
        long tokensOut) {
    static List<Sample> of(RequestLog log) {
        List<Sample> samples = new ArrayList<>(log.attempts().size() + 1);
        int last = indexOfAnswered(log);
        for (int i = 0; i < log.attempts().size(); i++) {
            samples.add(of(log, log.attempts().get(i), i == last));
        }
        if (last < 0) {
            samples.add(of(log, null, true));
        }
        return samples;
    }

    /** The columns of {@code sql/sample/list.sql}. */
    static Sample read(Row row) {
        return new Sample(
                row.number(2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                (int) row.number(7),
                (int) row.number(8),
                (int) row.number(9),
                (int) row.number(10),
                (int) row.number(11),
                row.number(12, -1),
                row.number(13, -1),
                row.number(14),
                row.number(15),
                row.number(16));
    }

    /** Values by the names of {@code sql/sample/insert.sql}. */
    Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new HashMap<>(32);
        columns.put("timestamp_ms", timestampMs);
        columns.put("model_id", modelId);
        columns.put("provider_id", providerId);
        columns.put("mode", mode);
        columns.put("api_key_id", apiKeyId);
        columns.put("status_code", status);
        columns.put("requests", requests);
        columns.put("errors", errors);
        columns.put("attempts", attempts);
        columns.put("attempt_errors", attemptErrors);
        columns.put("latency_ms", latencyMs < 0 ? null : (Long) latencyMs);
        columns.put("ttft_ms", ttftMs < 0 ? null : (Long) ttftMs);
        columns.put("cost_nano_usd", costNanoUsd);
        columns.put("tokens_in", tokensIn);
        columns.put("tokens_out", tokensOut);
        return columns;
    }

    SeriesKey series(SeriesKey.Kind kind) {
        return switch (kind) {
            case MODEL -> new SeriesKey(kind, modelId, providerId);
            case MODE -> new SeriesKey(kind, mode);
            case API_KEY -> new SeriesKey(kind, apiKeyId);
            case STATUS -> new SeriesKey(kind, Integer.toString(status));
        };
    }

    private static Sample of(RequestLog log, @Nullable Attempt attempt, boolean standsForRequest) {
        return new Sample(
                log.timestampMs() + log.latencyMs(),
                attempt == null ? nameOf(log.modelId()) : attempt.modelId(),
                attempt == null ? nameOf(log.providerId()) : attempt.providerId(),
                log.mode() == null ? "" : log.mode().wireName(),
                nameOf(log.apiKeyId()),
                log.statusCode(),
                standsForRequest ? 1 : 0,
                standsForRequest && !log.succeeded() ? 1 : 0,
                attempt == null ? 0 : 1,
                attempt == null || attempt.succeeded() ? 0 : 1,
                standsForRequest ? log.latencyMs() : -1,
                standsForRequest ? log.firstByteMs() : -1,
                attempt == null ? 0 : attempt.costNanoUsd(),
                attempt == null ? 0 : attempt.usage().inputTotal(),
                attempt == null ? 0 : attempt.usage().outputTotal());
    }

    private static int indexOfAnswered(RequestLog log) {
        int last = -1;
        for (int i = 0; i < log.attempts().size(); i++) {
            Attempt attempt = log.attempts().get(i);
            if (attempt.modelId().equals(log.modelId()) && attempt.providerId().equals(log.providerId())) {
                last = i;
            }
        }
        return last;
    }

    private static String nameOf(@Nullable String id) {
        return id == null ? "" : id;
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.text(column), "a column that is NOT NULL");
    }
}
