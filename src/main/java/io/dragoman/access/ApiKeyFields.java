package io.dragoman.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.access.ApiKey.Limits;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import io.dragoman.problem.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an admin says of a key, laid over what holds already: a field that is left out stays, one that is null goes back to its default.
 * Every refusal names the field, its value and what was expected.
 */
final class ApiKeyFields {
    private static final Set<String> KNOWN = Set.of(
            "name",
            "scopes",
            "allowed_models",
            "enabled",
            "expires_in",
            "rotation_days",
            "body_retention_days",
            "monthly_budget_usd",
            "rate_limit_rps",
            "requests_per_minute",
            "tokens_per_minute");

    private static final Set<Scope> DEFAULT_SCOPES = EnumSet.of(Scope.CHAT, Scope.PLAN);
    private static final String ALL_MODELS = "*";
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final Pattern MODEL = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)");
    private static final int MAX_MODELS = 1_000;
    private static final long MAX_BUDGET_USD = 1_000_000_000;
    private static final int MAX_DAYS = 3_650;
    private static final int MAX_SHOWN = 80;

    private final ObjectNode json;

    private ApiKeyFields(ObjectNode json, Set<String> known) {
        this.json = json;
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        shown(name),
                        shown(name) + ": unknown field (expected: "
                                + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + ")");
            }
        });
    }

    /** The key as it is to be made, without text. */
    static ApiKey create(byte[] body, String id, KeyHash hash, long nowMs) {
        ApiKey blank = ApiKey.unlimited(id, id, "", hash, nowMs);
        ApiKeyFields fields = new ApiKeyFields(Json.readRequestObject(body), KNOWN);
        if (!fields.json.hasNonNull("name")) {
            throw new InvalidRequestException("name", "name: missing (expected: 1 to 100 characters)");
        }
        return fields.over(blank, fields.json.has("scopes") ? blank.scopes() : DEFAULT_SCOPES, nowMs);
    }

    /** The key as it is to be after a change. */
    static ApiKey change(byte[] body, ApiKey key, long nowMs) {
        return new ApiKeyFields(Json.readRequestObject(body), KNOWN).over(key, key.scopes(), nowMs);
    }

    /** How long the old text of a key is good after a rotation; zero when the body does not say. */
    static Duration overlap(byte[] body) {
        if (body.length == 0) {
            return Duration.ZERO;
        }
        ApiKeyFields fields = new ApiKeyFields(Json.readRequestObject(body), Set.of("overlap"));
        JsonNode value = fields.json.path("overlap");
        return absent(value) ? Duration.ZERO : fields.duration("overlap", 0, 30);
    }

    /** @throws InvalidRequestException when the body says anything */
    static void none(byte[] body) {
        if (body.length > 0) {
            new ApiKeyFields(Json.readRequestObject(body), Set.of());
        }
    }

    private ApiKey over(ApiKey key, Set<Scope> scopes, long nowMs) {
        Limits limits = key.limits();
        return new ApiKey(
                key.id(),
                key.publicId(),
                json.has("name") ? name() : key.name(),
                key.hash(),
                key.previous(),
                key.previousUntilMs(),
                json.has("scopes") ? scopes() : scopes,
                json.has("allowed_models") ? models() : key.models(),
                json.has("enabled") ? enabled() : key.enabled(),
                new Limits(
                        json.has("monthly_budget_usd") ? budget() : limits.monthlyBudgetNanoUsd(),
                        json.has("rate_limit_rps") ? rate() : limits.requestsPerSecond(),
                        whole("requests_per_minute", 1_000_000_000, limits.requestsPerMinute()),
                        whole("tokens_per_minute", 1_000_000_000_000L, limits.tokensPerMinute())),
                (int) whole("rotation_days", MAX_DAYS, key.rotationDays()),
                (int) whole("body_retention_days", MAX_DAYS, key.bodyRetentionDays()),
                key.createdAtMs(),
                key.rotatedAtMs(),
                json.has("expires_in") ? expiry(nowMs) : key.expiresAtMs());
    }

    private String name() {
        JsonNode value = json.path("name");
        if (!value.isTextual()
                || value.textValue().isBlank()
                || !NAME.matcher(value.textValue()).matches()) {
            throw refused("name", "1 to 100 characters");
        }
        return value.textValue().strip();
    }

    private Set<Scope> scopes() {
        String expected = "a list of " + Scope.allNames();
        JsonNode value = list("scopes", expected);
        if (value.isNull()) {
            return DEFAULT_SCOPES;
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (JsonNode item : value) {
            scopes.add(Scope.of(item.isTextual() ? item.textValue() : "")
                    .orElseThrow(() -> wrong("scopes", item, expected)));
        }
        return scopes;
    }

    private AllowedModels models() {
        String expected = "a list of model ids, or [\"*\"] for all";
        JsonNode value = list("allowed_models", expected);
        if (value.isNull()) {
            return AllowedModels.ALL;
        }
        if (value.size() > MAX_MODELS) {
            throw refused("allowed_models", "at most " + MAX_MODELS + " ids");
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode item : value) {
            if (!item.isTextual() || !MODEL.matcher(item.textValue()).matches()) {
                throw wrong("allowed_models", item, expected);
            }
            ids.add(item.textValue());
        }
        if (!ids.contains(ALL_MODELS)) {
            return new AllowedModels(ids);
        }
        if (ids.size() > 1) {
            throw refused("allowed_models", "model ids or \"*\", not both");
        }
        return AllowedModels.ALL;
    }

    /** A list, sent as such or as JSON text; null stays null. */
    private JsonNode list(String name, String expected) {
        JsonNode value = json.path(name);
        if (value.isTextual()) {
            try {
                value = Json.readWhole(value.textValue());
            } catch (JsonProcessingException e) {
                throw refused(name, expected);
            }
        }
        if (value == null || !value.isArray() && !json.path(name).isNull()) {
            throw refused(name, expected);
        }
        return value;
    }

    private boolean enabled() {
        JsonNode value = json.path("enabled");
        if (!value.isBoolean() && !value.isNull()) {
            throw refused("enabled", "true or false");
        }
        return value.asBoolean(true);
    }

    /** 0 is a budget like any other: it refuses everything. */
    private OptionalLong budget() {
        if (json.path("monthly_budget_usd").isNull()) {
            return OptionalLong.empty();
        }
        BigDecimal usd = number("monthly_budget_usd", MAX_BUDGET_USD);
        long nanoUsd = Usd.toNano(usd);
        if (nanoUsd == 0 && usd.signum() > 0) {
            throw refused("monthly_budget_usd", "0, or at least 0.000000001");
        }
        return OptionalLong.of(nanoUsd);
    }

    private double rate() {
        if (json.path("rate_limit_rps").isNull()) {
            return 0;
        }
        double rate = number("rate_limit_rps", 1_000_000).doubleValue();
        if (rate > 0 && rate < 0.001) {
            throw refused("rate_limit_rps", "0 for no limit, or 0.001 to 1000000");
        }
        return rate;
    }

    private BigDecimal number(String name, long max) {
        JsonNode value = json.path(name);
        // A number too large for a double is read as infinite.
        boolean fits = value.isNumber()
                && Double.isFinite(value.doubleValue())
                && value.decimalValue().signum() >= 0
                && value.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0;
        if (!fits) {
            throw refused(name, "a number, 0 to " + max);
        }
        return value.decimalValue();
    }

    /** 0 and null mean no limit. */
    private long whole(String name, long max, long otherwise) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (value.isNull()) {
            return 0;
        }
        boolean fits = value.isNumber()
                && Double.isFinite(value.doubleValue())
                && value.doubleValue() == Math.rint(value.doubleValue())
                && value.doubleValue() >= 0
                && value.doubleValue() <= max;
        if (!fits) {
            throw refused(name, "an integer, 0 to " + max);
        }
        return value.longValue();
    }

    private long expiry(long nowMs) {
        return json.path("expires_in").isNull()
                ? 0
                : nowMs + duration("expires_in", 1, MAX_DAYS).toMillis();
    }

    private Duration duration(String name, long minSeconds, int maxDays) {
        JsonNode value = json.path(name);
        Matcher matcher = DURATION.matcher(value.asText());
        if (value.isTextual() && matcher.matches()) {
            Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
            if (duration.toSeconds() >= minSeconds && duration.compareTo(Duration.ofDays(maxDays)) <= 0) {
                return duration;
            }
        }
        throw refused(name, "a time as in 720h, 30m or 30d, up to " + maxDays + "d");
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private InvalidRequestException refused(String name, String expected) {
        return wrong(name, json.get(name), expected);
    }

    private static InvalidRequestException wrong(String name, @Nullable JsonNode value, String expected) {
        String text = value == null ? "missing" : value.isTextual() ? value.textValue() : Json.text(value);
        return new InvalidRequestException(name, name + ": " + shown(text) + " (expected: " + expected + ")");
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** A client's text on one line, cut, for a message. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "..." : line;
    }
}
