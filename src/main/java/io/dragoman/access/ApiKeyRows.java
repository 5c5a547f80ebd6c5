package io.dragoman.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dragoman.access.ApiKey.Limits;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Json;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A key as a row of {@code api_key}, and back. */
final class ApiKeyRows {
    private ApiKeyRows() {}

    static Map<String, @Nullable Object> row(ApiKey key) {
        Limits limits = key.limits();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", key.id());
        row.put("public_id", key.publicId());
        row.put("name", key.name());
        row.put("hash", key.hash().text());
        KeyHash previous = key.previous();
        row.put("previous_hash", previous == null ? null : previous.text());
        row.put("previous_until_ms", previous == null ? null : (Long) key.previousUntilMs());
        row.put("scopes", text(key.scopes().stream().map(Scope::wireName).toList()));
        Set<String> models = key.models().ids();
        row.put("allowed_models", models == null ? null : text(new TreeSet<>(models)));
        row.put("enabled", key.enabled() ? 1 : 0);
        row.put("monthly_budget_nano_usd", boxed(limits.monthlyBudgetNanoUsd()));
        row.put("requests_per_second", limits.requestsPerSecond() == 0 ? null : (Double) limits.requestsPerSecond());
        row.put("requests_per_minute", unlessZero(limits.requestsPerMinute()));
        row.put("tokens_per_minute", unlessZero(limits.tokensPerMinute()));
        row.put("rotation_days", unlessZero(key.rotationDays()));
        row.put("body_retention_days", unlessZero(key.bodyRetentionDays()));
        row.put("created_at_ms", key.createdAtMs());
        row.put("rotated_at_ms", key.rotatedAtMs());
        row.put("expires_at_ms", unlessZero(key.expiresAtMs()));
        return row;
    }

    static ApiKey key(Map<String, @Nullable Object> row) {
        return new ApiKey(
                text(row, "id"),
                optional(row, "public_id"),
                text(row, "name"),
                KeyHash.parse(text(row, "hash")),
                row.get("previous_hash") == null ? null : KeyHash.parse(text(row, "previous_hash")),
                number(row, "previous_until_ms"),
                scopes(text(row, "scopes")),
                models(optional(row, "allowed_models")),
                number(row, "enabled") == 1,
                new Limits(
                        row.get("monthly_budget_nano_usd") == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(number(row, "monthly_budget_nano_usd")),
                        row.get("requests_per_second") instanceof Number rate ? rate.doubleValue() : 0,
                        number(row, "requests_per_minute"),
                        number(row, "tokens_per_minute")),
                (int) number(row, "rotation_days"),
                (int) number(row, "body_retention_days"),
                number(row, "created_at_ms"),
                number(row, "rotated_at_ms"),
                number(row, "expires_at_ms"));
    }

    /** Epoch milliseconds; 0 = never. */
    static long lastUsedAtMs(Map<String, @Nullable Object> row) {
        return number(row, "last_used_at_ms");
    }

    /** A scope that this version does not know is left out: it must not become another one. */
    private static Set<Scope> scopes(String json) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        read(json).forEach(name -> Scope.of(name.asText()).ifPresent(scopes::add));
        return scopes;
    }

    private static AllowedModels models(@Nullable String json) {
        if (json == null) {
            return AllowedModels.ALL;
        }
        Set<String> ids = new HashSet<>();
        read(json).forEach(id -> ids.add(id.asText()));
        return new AllowedModels(ids);
    }

    private static JsonNode read(String json) {
        try {
            return Json.readWhole(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list in api_key is not JSON", e);
        }
    }

    private static String text(Iterable<String> values) {
        ArrayNode list = Json.array();
        values.forEach(list::add);
        return Json.text(list);
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return Objects.requireNonNull(optional(row, column), column);
    }

    private static @Nullable String optional(Map<String, @Nullable Object> row, String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isEmpty() ? null : (Long) value.getAsLong();
    }

    private static @Nullable Long unlessZero(long value) {
        return value == 0 ? null : (Long) value;
    }
}
