package io.dragoman.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what is stored into what is in force. Safe for any thread. */
final class CatalogRows {
    private final ProviderTypes types;
    private final PriceCatalogue catalogue;

    CatalogRows(ProviderTypes types, PriceCatalogue catalogue) {
        this.types = types;
        this.catalogue = catalogue;
    }

    /** @param number read before the rows, so that they are at least as new */
    CatalogSnapshot snapshot(
            long number,
            List<Map<String, @Nullable Object>> providerRows,
            List<Map<String, @Nullable Object>> modelRows,
            List<Map<String, @Nullable Object>> configRows) {
        Map<String, Provider> providers = new HashMap<>();
        for (Map<String, @Nullable Object> row : providerRows) {
            Provider provider = provider(row);
            providers.put(provider.id(), provider);
        }
        List<Model> models = new ArrayList<>();
        for (Map<String, @Nullable Object> row : modelRows) {
            ModelRow model = ModelRow.of(row);
            Provider provider = providers.get(model.providerId());
            // A provider that came after the providers were read: the snapshot of its own change will have both.
            if (provider != null) {
                models.add(complete(model, provider));
            }
        }
        return CatalogSnapshot.of(number, providers.values(), models, RoutingConfigRow.config(configRows));
    }

    Provider provider(Map<String, @Nullable Object> row) {
        return ProviderRow.provider(row, types);
    }

    /** The row's model in force; its provider is looked up in the catalogue. */
    Model complete(ModelRow row, CatalogSnapshot catalog) {
        Provider provider = catalog.provider(row.providerId());
        // Deleted since the row was read: all that is known of the model is the row.
        return provider == null ? row.complete(ProviderType.ofTemplate(""), catalogue) : complete(row, provider);
    }

    Model complete(ModelRow row, Provider provider) {
        return row.complete(types.ofRow(provider.type()), catalogue);
    }
}
