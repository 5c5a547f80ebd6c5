package io.dragoman.orchestration;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Joins answers that were given side by side in the order of their seats. A voter that failed is missing; the others count. */
public final class BallotsAggregationStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
        Contribution contribution = newExchange.getVariable("contribution", Contribution.class);
        if (contribution != null) {
            newExchange.getVariable("plan", Plan.class).voted(contribution);
        }
        return oldExchange == null ? newExchange : oldExchange;
    }
}
