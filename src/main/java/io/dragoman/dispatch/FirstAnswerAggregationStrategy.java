package io.dragoman.dispatch;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Joins attempts made side by side. The answer is already in the hedge; what is left is to keep a failure from hiding it. */
public final class FirstAnswerAggregationStrategy implements AggregationStrategy {
    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        Throwable failure = newExchange.getException();
        if (failure != null) {
            newExchange.getVariable("hedge", Hedge.class).failed(failure);
            newExchange.setException(null);
        }
        return oldExchange == null ? newExchange : oldExchange;
    }
}
