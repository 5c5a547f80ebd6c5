package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import io.dragoman.problem.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the defaults of routing. What is absent, empty or 0 takes the built-in default. Safe for any thread. */
final class RoutingConfigReader {
    private static final Set<String> FIELDS =
            Set.of("default_mode", "default_max_budget_usd", "default_max_latency_ms", "mode_values");
    private static final Set<String> MODES =
            Arrays.stream(Mode.values()).map(Mode::wireName).collect(Collectors.toUnmodifiableSet());
    private static final Pattern ANY = Pattern.compile(".{0,64}", Pattern.DOTALL);
    private static final int MAX_VALUE_USD = 1_000;

    /** @throws InvalidRequestException when a field is wrong */
    RoutingConfig read(ObjectNode json) {
        Fields fields = new Fields(json, FIELDS);
        RoutingConfig builtIn = RoutingConfig.DEFAULT;
        BigDecimal budget = fields.number("default_max_budget_usd", 0, (int) RoutingPolicy.MAX_BUDGET_USD);
        long budgetNanoUsd = budget == null ? 0 : Usd.toNano(budget);
        Integer latencyMs = fields.integer("default_max_latency_ms", 0, RoutingPolicy.MAX_LATENCY_MS);
        return new RoutingConfig(
                mode(fields),
                budgetNanoUsd == 0 ? builtIn.defaultMaxBudgetNanoUsd() : budgetNanoUsd,
                latencyMs == null || latencyMs == 0 ? builtIn.defaultMaxLatencyMs() : latencyMs,
                modeValues(fields));
    }

    private static Mode mode(Fields fields) {
        String expected = "\"\" or one of " + Mode.allNames();
        String name = fields.text("default_mode", ANY, expected);
        if (name == null || name.isEmpty()) {
            return Mode.NORMAL;
        }
        return Mode.of(name).orElseThrow(() -> fields.refused("default_mode", expected));
    }

    private static Map<Mode, Double> modeValues(Fields fields) {
        Map<Mode, Double> values = new EnumMap<>(Mode.class);
        ObjectNode given = fields.object("mode_values");
        if (given == null) {
            return values;
        }
        Fields byMode = new Fields(given, MODES);
        for (Mode mode : Mode.values()) {
            BigDecimal usd = byMode.number(mode.wireName(), 0, MAX_VALUE_USD);
            if (usd != null) {
                values.put(mode, usd.doubleValue());
            }
        }
        return values;
    }
}
