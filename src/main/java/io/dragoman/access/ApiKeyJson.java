package io.dragoman.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.ApiKey.Limits;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** A key as an admin sees it: everything but its text and its hash. What is not set is left out. */
final class ApiKeyJson {
    private ApiKeyJson() {}

    static ObjectNode of(ApiKey key, long lastUsedMs, long nowMs) {
        ObjectNode json = Json.object().put("id", key.id());
        if (key.publicId() != null) {
            json.put("prefix", key.prefix());
        }
        json.put("name", key.name()).put("enabled", key.enabled()).put("expired", key.expired(nowMs));
        ArrayNode scopes = json.putArray("scopes");
        key.scopes().forEach(scope -> scopes.add(scope.wireName()));
        ArrayNode models = json.putArray("allowed_models");
        Set<String> ids = key.models().ids();
        new TreeSet<>(ids == null ? Set.of("*") : ids).forEach(models::add);
        limits(json, key.limits());
        if (key.rotationDays() > 0) {
            json.put("rotation_days", key.rotationDays());
            time(json, "rotate_by", key.rotateByMs());
        }
        if (key.bodyRetentionDays() > 0) {
            json.put("body_retention_days", key.bodyRetentionDays());
        }
        time(json, "created_at", key.createdAtMs());
        time(json, "rotated_at", key.rotatedAtMs());
        time(json, "expires_at", key.expiresAtMs());
        if (key.previous(nowMs) != null) {
            time(json, "previous_valid_until", key.previousUntilMs());
        }
        time(json, "last_used_at", lastUsedMs);
        return json;
    }

    private static void limits(ObjectNode json, Limits limits) {
        limits.monthlyBudgetNanoUsd().ifPresent(nano -> json.put("monthly_budget_usd", Usd.ofNano(nano)));
        if (limits.requestsPerSecond() > 0) {
            json.put("rate_limit_rps", limits.requestsPerSecond());
        }
        if (limits.requestsPerMinute() > 0) {
            json.put("requests_per_minute", limits.requestsPerMinute());
        }
        if (limits.tokensPerMinute() > 0) {
            json.put("tokens_per_minute", limits.tokensPerMinute());
        }
    }

    private static void time(ObjectNode json, String name, long epochMs) {
        if (epochMs != 0) {
            json.put(name, Instant.ofEpochMilli(epochMs).toString());
        }
    }
}
