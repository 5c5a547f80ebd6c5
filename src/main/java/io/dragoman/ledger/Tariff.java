package io.dragoman.ledger;

import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;

/**
 * The price that a call is settled with; kept with the call, so that a later change of prices changes no past cost.
 *
 * @param providerId who is asked
 * @param modelId the broker's id of the model
 * @param source where the price comes from; {@code UNKNOWN} flags costs that are a guess
 * @param price in nano-USD for one million tokens
 */
public record Tariff(String providerId, String modelId, PriceSource source, Price price) {
    public static Tariff of(Model model) {
        return new Tariff(model.providerId(), model.id(), model.priceSource(), model.priceOrFree());
    }
}
