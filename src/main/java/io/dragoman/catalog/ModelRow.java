package io.dragoman.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model as an admin registered it: null is what the admin left open. The shipped catalogue fills that when the row is read, not when it
 * is written, so that a newer catalogue reaches old rows.
 */
record ModelRow(
        String id,
        String providerId,
        String providerModel,
        int weight,
        @Nullable Integer maxContextTokens,
        @Nullable Integer maxOutputTokens,
        @Nullable AdminPrice price,
        @Nullable SortedSet<String> capabilities,
        boolean enabled) {
    private static final CatalogueEntry NOTHING = new CatalogueEntry(null, 0, 0, null, "", "");

    static ModelRow of(Map<String, @Nullable Object> row) {
        Integer weight = Columns.smallInteger(row, "weight");
        return new ModelRow(
                Columns.text(row, "id"),
                Columns.text(row, "provider_id"),
                Columns.text(row, "provider_model"),
                weight == null ? 0 : weight,
                Columns.smallInteger(row, "max_context_tokens"),
                Columns.smallInteger(row, "max_output_tokens"),
                AdminPrice.ofRow(row),
                row.get("capabilities") instanceof String names ? capabilities(names) : null,
                Columns.flag(row, "enabled"));
    }

    /** Values by column, for {@code sql/model/upsert.sql}. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>(AdminPrice.values(price));
        values.put("id", id);
        values.put("provider_id", providerId);
        values.put("provider_model", providerModel);
        values.put("weight", weight);
        values.put("max_context_tokens", maxContextTokens);
        values.put("max_output_tokens", maxOutputTokens);
        values.put("capabilities", capabilities == null ? null : Json.text(ModelJson.names(capabilities)));
        values.put("enabled", enabled);
        return values;
    }

    /** The model in force: what the catalogue knows stands where the admin left it open. */
    Model complete(ProviderType type, PriceCatalogue catalogue) {
        boolean open = price == null || maxContextTokens == null || maxOutputTokens == null || capabilities == null;
        CatalogueEntry listed =
                open ? catalogue.find(type.catalogueKey(), providerModel).orElse(NOTHING) : NOTHING;
        PriceSource source = priceSource(type, listed);
        return new Model(
                id,
                providerId,
                providerModel,
                weight,
                maxContextTokens == null ? listed.maxContextTokens() : maxContextTokens,
                maxOutputTokens == null ? listed.maxOutputTokens() : maxOutputTokens,
                priceOf(source, listed),
                source,
                capabilities == null ? listed.capabilities() : capabilities,
                enabled);
    }

    private PriceSource priceSource(ProviderType type, CatalogueEntry listed) {
        if (price != null) {
            return PriceSource.ADMIN;
        }
        if (listed.price() != null) {
            return PriceSource.CATALOGUE;
        }
        return type.local() ? PriceSource.LOCAL : PriceSource.UNKNOWN;
    }

    private @Nullable Price priceOf(PriceSource source, CatalogueEntry listed) {
        return switch (source) {
            case ADMIN -> price == null ? null : price.price();
            case CATALOGUE -> listed.price();
            case LOCAL -> Price.FREE;
            case UNKNOWN -> null;
        };
    }

    /** What an admin could have sent to get this row: the ground of a partial change. */
    ObjectNode input() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("provider_id", providerId)
                .put("provider_model", providerModel)
                .put("weight", weight)
                .put("max_context_tokens", maxContextTokens)
                .put("max_output_tokens", maxOutputTokens)
                .put("enabled", enabled);
        if (price != null) {
            price.putInto(json);
        }
        if (capabilities != null) {
            json.set("capabilities", ModelJson.names(capabilities));
        }
        return json;
    }

    /** @param model this row, completed */
    ObjectNode json(Model model) {
        return ModelJson.of(model).put("capabilities_source", capabilitiesSource(model));
    }

    private String capabilitiesSource(Model model) {
        if (capabilities != null) {
            return "admin";
        }
        return model.capabilities() == null ? "unknown" : "catalogue";
    }

    private static SortedSet<String> capabilities(String json) {
        SortedSet<String> names = new TreeSet<>();
        try {
            Json.read(json).forEach(name -> names.add(name.asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("model.capabilities: not JSON (expected: a list of names)", e);
        }
        return names;
    }
}
