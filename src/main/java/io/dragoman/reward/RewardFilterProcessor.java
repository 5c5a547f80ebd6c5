package io.dragoman.reward;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the filters of {@code GET /admin/v1/rewards} into variable {@code reward-filter}. */
public final class RewardFilterProcessor implements Processor {
    static final String FILTER = "reward-filter";

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        exchange.setVariable(FILTER, RewardFilter.read(call.queryNames(), call::query));
    }
}
