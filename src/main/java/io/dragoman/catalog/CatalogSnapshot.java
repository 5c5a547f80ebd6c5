package io.dragoman.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All configuration the engine runs on at one moment. Immutable; safe for any thread.
 *
 * @param number grows with every change that is stored
 * @param providers by id, sorted
 * @param models by id, sorted
 * @param routingConfig defaults in force
 */
public record CatalogSnapshot(
        long number, Map<String, Provider> providers, Map<String, Model> models, RoutingConfig routingConfig) {
    public static final CatalogSnapshot EMPTY = of(0, List.of(), List.of(), RoutingConfig.DEFAULT);

    public CatalogSnapshot {
        providers = Collections.unmodifiableMap(new TreeMap<>(providers));
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    public static CatalogSnapshot of(
            long number, Collection<Provider> providers, Collection<Model> models, RoutingConfig routingConfig) {
        Map<String, Provider> providersById = new TreeMap<>();
        providers.forEach(provider -> providersById.put(provider.id(), provider));
        Map<String, Model> modelsById = new TreeMap<>();
        models.stream().sorted(Comparator.comparing(Model::id)).forEach(model -> modelsById.put(model.id(), model));
        return new CatalogSnapshot(number, providersById, modelsById, routingConfig);
    }

    public @Nullable Provider provider(String id) {
        return providers.get(id);
    }

    public @Nullable Model model(String id) {
        return models.get(id);
    }

    /** True when the model and its provider are switched on. */
    public boolean enabled(Model model) {
        Provider provider = providers.get(model.providerId());
        return model.enabled() && provider != null && provider.enabled();
    }
}
