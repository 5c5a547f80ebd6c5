package io.dragoman.log;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the filters of {@code GET /admin/v1/logs}: variable {@code log-filter}, and the body as values for the statement. */
public final class LogFilterProcessor implements Processor {
    static final String FILTER = "log-filter";

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        LogFilter filter = LogFilter.read(call.queryNames(), call::query);
        exchange.setVariable(FILTER, filter);
        exchange.getMessage().setBody(filter.values());
    }
}
