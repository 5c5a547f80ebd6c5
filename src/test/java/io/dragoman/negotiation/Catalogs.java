package io.dragoman.negotiation;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.catalog.RoutingConfig;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds catalogues for tests of this room: all models run on provider {@code alpha} unless they say otherwise. */
public final class Catalogs {
    private Catalogs() {}

    public static CatalogSnapshot of(Model... models) {
        return of(List.of(models));
    }

    public static CatalogSnapshot of(List<Model> models) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put("alpha", provider("alpha"));
        models.forEach(model -> providers.put(model.providerId(), provider(model.providerId())));
        return CatalogSnapshot.of(7, providers.values(), models, RoutingConfig.DEFAULT);
    }

    public static Provider provider(String id) {
        return new Provider(id, "openai", "openai", URI.create("http://localhost:1"), true, CredentialStore.NONE, "");
    }

    /** @param prices nano-USD for one million tokens: input and output, or none for an unknown price */
    public static Model model(String id, int weight, long... prices) {
        return model(id, weight, 0, null, prices);
    }

    public static Model model(
            String id, int weight, int maxContextTokens, @Nullable Set<String> capabilities, long... prices) {
        Price price = prices.length == 0 ? null : Price.of(prices[0], prices[1]);
        PriceSource source = price == null ? PriceSource.UNKNOWN : PriceSource.ADMIN;
        return new Model(id, "alpha", id, weight, maxContextTokens, 0, price, source, capabilities, true);
    }

    /** USD for one million tokens, as a model's price. */
    public static long usd(double perMillion) {
        return Math.round(perMillion * 1e9);
    }

    public static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.model().id()).toList();
    }

    public static List<String> filters(List<Exclusion> excluded) {
        return excluded.stream()
                .map(exclusion -> exclusion.modelId() + ":" + exclusion.filter().wireName())
                .toList();
    }

    static Set<String> set(String... names) {
        return Set.copyOf(Arrays.asList(names));
    }
}
