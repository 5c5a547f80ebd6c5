package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A model in force as JSON for an admin. An unknown price is null, so that nobody takes it for free. */
public final class ModelJson {
    private ModelJson() {}

    public static ObjectNode of(Model model) {
        ObjectNode json = Json.object()
                .put("id", model.id())
                .put("provider_id", model.providerId())
                .put("provider_model", model.providerModel())
                .put("weight", model.weight())
                .put("enabled", model.enabled())
                .put("max_context_tokens", model.maxContextTokens())
                .put("max_output_tokens", model.maxOutputTokens());
        putPrice(json, model.price());
        json.put("price_source", model.priceSource().wireName());
        Set<String> capabilities = model.capabilities();
        json.set("capabilities", names(capabilities == null ? Set.of() : capabilities));
        return json;
    }

    /** Adds the price of each class in USD for 1,000 tokens. */
    static void putPrice(ObjectNode json, @Nullable Price price) {
        if (price == null) {
            json.putNull(AdminPrice.INPUT).putNull(AdminPrice.OUTPUT);
            return;
        }
        json.put(AdminPrice.INPUT, Price.toUsdPerThousand(price.input()))
                .put(AdminPrice.OUTPUT, Price.toUsdPerThousand(price.output()))
                .put(AdminPrice.CACHE_READ, Price.toUsdPerThousand(price.cacheRead()))
                .put(AdminPrice.CACHE_WRITE, Price.toUsdPerThousand(price.cacheWrite()))
                .put(AdminPrice.REASONING, Price.toUsdPerThousand(price.reasoning()));
    }

    static ArrayNode names(Collection<String> names) {
        ArrayNode array = Json.array();
        new TreeSet<>(names).forEach(array::add);
        return array;
    }
}
