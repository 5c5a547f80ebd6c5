package io.dragoman.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of all registered providers and models as JSON, whether or not they have been asked.
 *
 * <p>A provider is healthy when all its models are, down when all are, else degraded. Counts are sums; mean latency and error rate are
 * weighted by requests; consecutive errors are the largest; its last error is the latest; it has a cooldown only when none of its models
 * may be asked, and then the earliest end.
 */
public final class HealthReport {
    private HealthReport() {}

    public static ObjectNode of(Health health, CatalogSnapshot catalog) {
        long nowMs = health.nowMs();
        ObjectNode report = Json.object();
        ArrayNode providers = report.putArray("providers");
        for (Provider provider : catalog.providers().values()) {
            List<Model> models = catalog.models().values().stream()
                    .filter(model -> model.providerId().equals(provider.id()))
                    .toList();
            List<ModelHealth> states = models.stream()
                    .map(model -> health.of(provider.id(), model.id(), nowMs))
                    .toList();
            ObjectNode row = providers.addObject().put("provider_id", provider.id());
            describe(row, sum(states));
            ArrayNode rows = row.putArray("models");
            for (int i = 0; i < models.size(); i++) {
                describeModel(rows.addObject().put("model_id", models.get(i).id()), states.get(i));
            }
        }
        return report;
    }

    private static void describeModel(ObjectNode row, ModelHealth model) {
        ModelHealth.Figures figures = model.figures();
        describe(row, Line.of(model));
        row.put("availability", rounded(model.availability(), 1000));
        row.put("avg_first_byte_ms", rounded(figures.firstByteMs(), 10));
        row.put("p95_latency_ms", rounded(figures.upperLatencyMs(), 10));
        row.put("avg_output_tokens", rounded(figures.outputTokens(), 10));
        row.put("p95_output_tokens", rounded(figures.upperOutputTokens(), 10));
    }

    private static void describe(ObjectNode row, Line line) {
        row.put("state", line.state.wireName());
        row.put("total_requests", line.requests);
        row.put("total_errors", line.errors);
        row.put("consecutive_errors", line.consecutiveErrors);
        row.put("avg_latency_ms", rounded(line.latencyMs, 10));
        row.put("error_rate", rounded(line.errorRate, 10_000));
        LastError error = line.lastError;
        if (error == null) {
            row.putNull("last_error");
        } else {
            row.putObject("last_error")
                    .put("error_class", error.errorClass().wireName())
                    .put("status", error.status())
                    .put("timestamp", Instant.ofEpochMilli(error.atMs()).toString());
        }
        row.put(
                "cooldown_until",
                line.blockedUntilMs == 0
                        ? null
                        : Instant.ofEpochMilli(line.blockedUntilMs).toString());
    }

    private static Line sum(List<ModelHealth> models) {
        List<Line> lines = new ArrayList<>();
        models.forEach(model -> lines.add(Line.of(model)));
        return lines.stream().reduce(Line::plus).orElse(Line.NONE);
    }

    private static double rounded(double value, double steps) {
        return Math.round(value * steps) / steps;
    }

    /** The figures that provider and model have in common. */
    private record Line(
            HealthState state,
            long requests,
            long errors,
            int consecutiveErrors,
            double latencyMs,
            double errorRate,
            @Nullable LastError lastError,
            long blockedUntilMs) {
        static final Line NONE = of(ModelHealth.UNKNOWN);

        static Line of(ModelHealth model) {
            ModelHealth.Figures figures = model.figures();
            return new Line(
                    model.state(),
                    figures.requests(),
                    figures.errors(),
                    figures.consecutiveErrors(),
                    figures.latencyMs(),
                    figures.errorRate(),
                    figures.lastError(),
                    model.blockedUntilMs());
        }

        Line plus(Line other) {
            return new Line(
                    state == other.state ? state : HealthState.DEGRADED,
                    requests + other.requests,
                    errors + other.errors,
                    Math.max(consecutiveErrors, other.consecutiveErrors),
                    mean(latencyMs, requests - errors, other.latencyMs, other.requests - other.errors),
                    mean(errorRate, requests, other.errorRate, other.requests),
                    later(lastError, other.lastError),
                    Math.min(blockedUntilMs, other.blockedUntilMs));
        }

        private static double mean(double left, long leftWeight, double right, long rightWeight) {
            long weight = leftWeight + rightWeight;
            return weight == 0 ? 0 : (left * leftWeight + right * rightWeight) / weight;
        }

        private static @Nullable LastError later(@Nullable LastError left, @Nullable LastError right) {
            if (left == null || right == null) {
                return left == null ? right : left;
            }
            return left.atMs() >= right.atMs() ? left : right;
        }
    }
}
