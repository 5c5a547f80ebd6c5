package io.dragoman.catalog;

import java.util.List;

/**
 * What becomes of models whose price nobody knows. Whatever it is, they keep their source {@code unknown}, and every decision says so.
 *
 * @param policy {@code dragoman.catalog.unknown-price}
 * @param estimate what they count with under {@code ESTIMATE}
 */
public record UnknownPrice(Policy policy, Price estimate) {
    /** They cost nothing. */
    public static final UnknownPrice ALLOWED = new UnknownPrice(Policy.ALLOW, Price.FREE);

    /** The ways to deal with them. */
    public enum Policy {
        /** They are not asked. */
        REFUSE,
        /** They count with a high price, so that budgets still hold. */
        ESTIMATE,
        /** They count as free, and no budget holds for them. */
        ALLOW
    }

    /** The snapshot as the engine runs on it. */
    CatalogSnapshot in(CatalogSnapshot stored) {
        if (policy == Policy.ALLOW) {
            return stored;
        }
        List<Model> models = stored.models().values().stream().map(this::in).toList();
        return CatalogSnapshot.of(stored.number(), stored.providers().values(), models, stored.routingConfig());
    }

    private Model in(Model model) {
        if (model.priceSource() != PriceSource.UNKNOWN) {
            return model;
        }
        return new Model(
                model.id(),
                model.providerId(),
                model.providerModel(),
                model.weight(),
                model.maxContextTokens(),
                model.maxOutputTokens(),
                policy == Policy.ESTIMATE ? estimate : null,
                PriceSource.UNKNOWN,
                model.capabilities(),
                model.enabled() && policy != Policy.REFUSE);
    }
}
