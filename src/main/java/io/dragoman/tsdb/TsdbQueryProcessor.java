package io.dragoman.tsdb;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the parameters of {@code GET /admin/v1/tsdb/query} into variable {@code tsdb-query}. */
public final class TsdbQueryProcessor implements Processor {
    static final String QUERY = "tsdb-query";

    private final Clock clock;

    TsdbQueryProcessor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        exchange.setVariable(QUERY, TsdbQuery.read(call.queryNames(), call::query, clock.millis()));
    }
}
