package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.catalog.Price;
import io.dragoman.chat.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A second opinion on what an answer costs, by the data of genai-prices and by nothing of the product: where the tokens stand in an
 * answer, and what they cost. The day is that of the data.
 */
final class GenaiPrices {
    private static final String DAY = "2026-08-21";
    private static final JsonNode PROVIDERS = read();

    private GenaiPrices() {}

    /**
     * @param nanoUsd by their tokens and prices
     * @param price the text prices, as ours are written
     * @param tokens by their names
     */
    record Bill(long nanoUsd, Price price, Map<String, Long> tokens) {}

    /** Empty when they do not know the model, or find no tokens. */
    static Optional<Bill> bill(String provider, String model, JsonNode answer) {
        JsonNode prices = prices(provider, model);
        Map<String, Long> tokens = tokens(provider, answer);
        return prices == null || tokens == null
                ? Optional.empty()
                : Optional.of(new Bill(cost(prices, tokens), price(prices, tokens), tokens));
    }

    private static long cost(JsonNode prices, Map<String, Long> tokens) {
        long fresh = tokens.getOrDefault("input_tokens", 0L);
        BigDecimal sum = BigDecimal.ZERO;
        for (String kind : new String[] {"cache_read", "cache_write", "input_audio", "input_image"}) {
            if (prices.has(kind + "_mtok")) {
                long count = tokens.getOrDefault(kind + "_tokens", 0L);
                fresh -= count;
                sum = sum.add(part(prices, kind, count, tokens));
            }
        }
        sum = sum.add(part(prices, "input", fresh, tokens));
        sum = sum.add(part(prices, "output", tokens.getOrDefault("output_tokens", 0L), tokens));
        return sum.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** In nano-USD. */
    private static BigDecimal part(JsonNode prices, String kind, long count, Map<String, Long> tokens) {
        return rate(prices, kind, tokens).multiply(BigDecimal.valueOf(count)).movePointRight(3);
    }

    private static Price price(JsonNode prices, Map<String, Long> tokens) {
        long input = nano(rate(prices, "input", tokens));
        long output = nano(rate(prices, "output", tokens));
        long read = prices.has("cache_read_mtok") ? nano(rate(prices, "cache_read", tokens)) : input;
        long write = prices.has("cache_write_mtok") ? nano(rate(prices, "cache_write", tokens)) : input;
        return new Price(input, output, read, write, output);
    }

    private static long nano(BigDecimal usd) {
        return usd.movePointRight(9).longValueExact();
    }

    /** USD for one million tokens. */
    private static BigDecimal rate(JsonNode prices, String kind, Map<String, Long> tokens) {
        JsonNode rate = prices.path(kind + "_mtok");
        if (!rate.isObject()) {
            return new BigDecimal(rate.asText("0"));
        }
        BigDecimal found = new BigDecimal(rate.path("base").asText());
        for (JsonNode tier : rate.path("tiers")) {
            if (tokens.getOrDefault("input_tokens", 0L) > tier.path("start").asLong()) {
                found = new BigDecimal(tier.path("price").asText());
            }
        }
        return found;
    }

    private static Map<String, Long> tokens(String provider, JsonNode answer) {
        for (JsonNode extractor : provider(provider).path("extractors")) {
            boolean forChats = extractor.path("api_flavor").asText().matches("default|chat");
            JsonNode usage = answer.path(extractor.path("root").asText());
            if (forChats && usage.isObject()) {
                return tokens(extractor, usage);
            }
        }
        return null;
    }

    private static Map<String, Long> tokens(JsonNode extractor, JsonNode usage) {
        Map<String, Long> tokens = new HashMap<>();
        for (JsonNode mapping : extractor.path("mappings")) {
            long count = follow(usage, mapping.path("path"));
            tokens.merge(mapping.path("dest").asText(), count, Long::sum);
        }
        return tokens;
    }

    private static long follow(JsonNode usage, JsonNode path) {
        if (path.isTextual()) {
            return usage.path(path.asText()).asLong();
        }
        JsonNode at = usage;
        for (JsonNode step : path) {
            at = step.isTextual() ? at.path(step.asText()) : matching(at, step);
        }
        return at.asLong();
    }

    private static JsonNode matching(JsonNode list, JsonNode step) {
        for (JsonNode item : list) {
            if (matches(
                    step.path("match"), item.path(step.path("field").asText()).asText())) {
                return item;
            }
        }
        return Json.object().path("nothing");
    }

    private static JsonNode prices(String provider, String model) {
        for (JsonNode row : provider(provider).path("models")) {
            if (matches(row.path("match"), model.toLowerCase(Locale.ROOT))) {
                return onTheDay(row.path("prices"));
            }
        }
        for (JsonNode other : provider(provider).path("fallback_model_providers")) {
            JsonNode prices = prices(other.asText(), model);
            if (prices != null) {
                return prices;
            }
        }
        return null;
    }

    private static JsonNode onTheDay(JsonNode prices) {
        JsonNode found = prices;
        if (prices.isArray()) {
            for (JsonNode period : prices) {
                if (period.path("constraint").path("start_date").asText("").compareTo(DAY) <= 0) {
                    found = period.path("prices");
                }
            }
        }
        return found;
    }

    private static boolean matches(JsonNode clause, String text) {
        Map.Entry<String, JsonNode> only = clause.fields().next();
        String value = only.getValue().asText();
        return switch (only.getKey()) {
            case "equals" -> text.equals(value);
            case "starts_with" -> text.startsWith(value);
            case "ends_with" -> text.endsWith(value);
            case "contains" -> text.contains(value);
            case "regex" -> text.matches("(?s).*(?:" + value + ").*");
            case "or" -> any(only.getValue(), text);
            default -> throw new IllegalArgumentException("match: " + only.getKey());
        };
    }

    private static boolean any(JsonNode clauses, String text) {
        for (JsonNode clause : clauses) {
            if (matches(clause, text)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode provider(String id) {
        for (JsonNode provider : PROVIDERS) {
            if (provider.path("id").asText().equals(id)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("provider: " + id);
    }

    private static JsonNode read() {
        try {
            return Json.read(Files.readAllBytes(Path.of("src/test/resources/genai-prices/prices.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
