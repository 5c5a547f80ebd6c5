package io.dragoman.orchestration;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Joins the critiques of one round in the order of their seats. A reviewer that failed is missing; the others count. */
public final class CritiquesAggregationStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
        Critique critique = newExchange.getVariable("critique", Critique.class);
        if (critique != null) {
            newExchange.getVariable("plan", Plan.class).criticised(critique);
        }
        return oldExchange == null ? newExchange : oldExchange;
    }
}
