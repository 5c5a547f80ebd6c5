package io.dragoman.negotiation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Mode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import io.dragoman.problem.InvalidRequestException;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what an admin wants simulated. What is left out has the default a client's request would have; 0 is "left out", too. */
final class SimulatedDemand {
    private static final Set<String> FIELDS = new TreeSet<>(Set.of(
            "mode",
            "token_count",
            "max_budget_usd",
            "max_latency_ms",
            "min_weight",
            "model_hint",
            "max_tokens",
            "capabilities",
            "request_id"));
    private static final int MOST_TOKENS = 1_000_000_000;

    private SimulatedDemand() {}

    static Demand read(ObjectNode question, RoutingConfig defaults) {
        refuseUnknownFields(question);
        double budgetUsd = number(question, "max_budget_usd", RoutingPolicy.MAX_BUDGET_USD);
        int latencyMs = whole(question, "max_latency_ms", RoutingPolicy.MAX_LATENCY_MS);
        RoutingPolicy policy = new RoutingPolicy(
                mode(question, defaults),
                budgetUsd == 0 ? defaults.defaultMaxBudgetNanoUsd() : Math.max(1, Usd.toNano(budgetUsd)),
                latencyMs == 0 ? defaults.defaultMaxLatencyMs() : latencyMs,
                whole(question, "min_weight", RoutingPolicy.MAX_WEIGHT));
        String seed = text(question, "request_id");
        return new Demand(
                policy,
                whole(question, "token_count", MOST_TOKENS),
                whole(question, "max_tokens", MOST_TOKENS),
                1,
                capabilities(question.path("capabilities")),
                Set.of(),
                text(question, "model_hint"),
                AllowedModels.ALL,
                seed == null ? "" : seed);
    }

    private static void refuseUnknownFields(ObjectNode question) {
        for (Iterator<String> names = question.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new InvalidRequestException(
                        name, name + ": unknown (expected: " + String.join(", ", FIELDS) + ")");
            }
        }
    }

    private static Mode mode(ObjectNode question, RoutingConfig defaults) {
        String name = text(question, "mode");
        if (name == null) {
            return defaults.defaultMode();
        }
        return Mode.of(name).orElseThrow(() -> refused("mode", name, Mode.allNames()));
    }

    private static @Nullable String text(ObjectNode question, String field) {
        JsonNode value = question.path(field);
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty() && value.isTextual()) {
            return null;
        }
        if (!value.isTextual()) {
            throw refused(field, value, "a text");
        }
        return value.textValue();
    }

    private static int whole(ObjectNode question, String field, int most) {
        JsonNode value = question.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.canConvertToExactIntegral()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > most) {
            throw refused(field, value, "0 to " + most);
        }
        return value.intValue();
    }

    private static double number(ObjectNode question, String field, double most) {
        JsonNode value = question.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= most)) {
            throw refused(field, value, "0 to " + (int) most);
        }
        return value.doubleValue();
    }

    private static Set<String> capabilities(JsonNode wanted) {
        if (!wanted.isMissingNode() && !wanted.isNull() && !wanted.isObject()) {
            throw refused("capabilities", wanted, "an object of booleans");
        }
        Set<String> names = new TreeSet<>();
        wanted.properties().forEach(field -> {
            if (!field.getValue().isBoolean()) {
                throw refused("capabilities." + field.getKey(), field.getValue(), "true or false");
            }
            if (field.getValue().booleanValue()) {
                names.add(field.getKey());
            }
        });
        return names;
    }

    private static InvalidRequestException refused(String field, Object value, String expected) {
        String shown = value.toString();
        String cut = shown.length() > 100 ? shown.substring(0, 100) + "..." : shown;
        return new InvalidRequestException(field, field + ": " + cut + " (expected: " + expected + ")");
    }
}
