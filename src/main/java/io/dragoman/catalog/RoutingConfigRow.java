package io.dragoman.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usd;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routing defaults as a row of the store, and as JSON for an admin. */
final class RoutingConfigRow {
    private RoutingConfigRow() {}

    /** Values by column, for {@code sql/routing_config/upsert.sql}. */
    static Map<String, Object> of(RoutingConfig config) {
        return Map.of(
                "default_mode", config.defaultMode().wireName(),
                "default_max_budget_nano_usd", config.defaultMaxBudgetNanoUsd(),
                "default_max_latency_ms", config.defaultMaxLatencyMs(),
                "mode_values", Json.text(modeValues(config)));
    }

    /** @param rows one, or none when nobody has set defaults */
    static RoutingConfig config(List<Map<String, @Nullable Object>> rows) {
        if (rows.isEmpty()) {
            return RoutingConfig.DEFAULT;
        }
        Map<String, @Nullable Object> row = rows.get(0);
        Long budget = Columns.integer(row, "default_max_budget_nano_usd");
        Integer latency = Columns.smallInteger(row, "default_max_latency_ms");
        return new RoutingConfig(
                Mode.of(Columns.text(row, "default_mode")).orElse(Mode.NORMAL),
                budget == null ? RoutingConfig.DEFAULT.defaultMaxBudgetNanoUsd() : budget,
                latency == null ? RoutingConfig.DEFAULT.defaultMaxLatencyMs() : latency,
                modeValues(Columns.text(row, "mode_values")));
    }

    static ObjectNode json(RoutingConfig config) {
        ObjectNode json = Json.object()
                .put("default_mode", config.defaultMode().wireName())
                .put("default_max_budget_usd", Usd.ofNano(config.defaultMaxBudgetNanoUsd()))
                .put("default_max_latency_ms", config.defaultMaxLatencyMs());
        json.set("mode_values", modeValues(config));
        return json;
    }

    private static ObjectNode modeValues(RoutingConfig config) {
        ObjectNode json = Json.object();
        for (Mode mode : Mode.values()) {
            json.put(mode.wireName(), BigDecimal.valueOf(config.valueUsd(mode)));
        }
        return json;
    }

    private static Map<Mode, Double> modeValues(String json) {
        Map<Mode, Double> values = new EnumMap<>(Mode.class);
        try {
            Json.read(json)
                    .properties()
                    .forEach(entry -> Mode.of(entry.getKey())
                            .ifPresent(mode -> values.put(mode, entry.getValue().doubleValue())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("routing_config.mode_values: not JSON (expected: an object)", e);
        }
        return values;
    }
}
