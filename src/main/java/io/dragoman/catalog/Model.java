package io.dragoman.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that a provider runs.
 *
 * @param id the broker's name of it; may contain {@code /}
 * @param providerId the provider that runs it
 * @param providerModel the provider's name of it, usually the same as the id
 * @param weight the operator's guess of its quality, 0 to 10
 * @param maxContextTokens input and output together; 0 = unknown
 * @param maxOutputTokens longest answer; 0 = unknown
 * @param price null when unknown
 * @param priceSource where the price comes from
 * @param capabilities null when nobody has said what it can; then it is not excluded for lack of any
 * @param enabled false takes it out of the negotiation
 */
public record Model(
        String id,
        String providerId,
        String providerModel,
        int weight,
        int maxContextTokens,
        int maxOutputTokens,
        @Nullable Price price,
        PriceSource priceSource,
        @Nullable Set<String> capabilities,
        boolean enabled) {
    /** The price, free when unknown; {@link #priceSource} tells which. */
    public Price priceOrFree() {
        return price == null ? Price.FREE : price;
    }
}
