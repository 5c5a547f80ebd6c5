package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price as an admin set it, in nano-USD for one million tokens. A class that is null follows its parent: cached input costs as input,
 * reasoning as output.
 */
record AdminPrice(
        long input,
        long output,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long reasoning) {
    static final String INPUT = "input_per_1k";
    static final String OUTPUT = "output_per_1k";
    static final String CACHE_READ = "cache_read_per_1k";
    static final String CACHE_WRITE = "cache_write_per_1k";
    static final String REASONING = "reasoning_per_1k";

    private static final int MAX_USD_PER_THOUSAND = 1_000;

    Price price() {
        return new Price(
                input,
                output,
                cacheRead == null ? input : cacheRead,
                cacheWrite == null ? input : cacheWrite,
                reasoning == null ? output : reasoning);
    }

    /** @return null when the admin set none */
    static @Nullable AdminPrice read(Fields fields) {
        Long input = perMillion(fields, INPUT);
        Long output = perMillion(fields, OUTPUT);
        Long cacheRead = perMillion(fields, CACHE_READ);
        Long cacheWrite = perMillion(fields, CACHE_WRITE);
        Long reasoning = perMillion(fields, REASONING);
        if (input != null && output != null) {
            return new AdminPrice(input, output, cacheRead, cacheWrite, reasoning);
        }
        if (input == null && output == null && cacheRead == null && cacheWrite == null && reasoning == null) {
            return null;
        }
        throw Fields.missing(
                input == null ? INPUT : OUTPUT, "USD for 1000 tokens, " + INPUT + " and " + OUTPUT + " go together");
    }

    static @Nullable AdminPrice ofRow(Map<String, @Nullable Object> row) {
        Long input = Columns.integer(row, "input_price");
        Long output = Columns.integer(row, "output_price");
        return input == null || output == null
                ? null
                : new AdminPrice(
                        input,
                        output,
                        Columns.integer(row, "cache_read_price"),
                        Columns.integer(row, "cache_write_price"),
                        Columns.integer(row, "reasoning_price"));
    }

    /** Values by column. */
    static Map<String, @Nullable Object> values(@Nullable AdminPrice price) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("input_price", price == null ? null : price.input);
        values.put("output_price", price == null ? null : price.output);
        values.put("cache_read_price", price == null ? null : price.cacheRead);
        values.put("cache_write_price", price == null ? null : price.cacheWrite);
        values.put("reasoning_price", price == null ? null : price.reasoning);
        return values;
    }

    /** Adds the classes that the admin set. */
    void putInto(ObjectNode json) {
        put(json, INPUT, input);
        put(json, OUTPUT, output);
        put(json, CACHE_READ, cacheRead);
        put(json, CACHE_WRITE, cacheWrite);
        put(json, REASONING, reasoning);
    }

    private static void put(ObjectNode json, String name, @Nullable Long perMillion) {
        if (perMillion != null) {
            json.put(name, Price.toUsdPerThousand(perMillion));
        }
    }

    private static @Nullable Long perMillion(Fields fields, String name) {
        BigDecimal usd = fields.number(name, 0, MAX_USD_PER_THOUSAND);
        return usd == null ? null : Long.valueOf(Price.fromUsdPerThousand(usd));
    }
}
