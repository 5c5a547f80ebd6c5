package io.dragoman.log;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the filters of {@code GET /admin/v1/logs}, or of its export, into variable {@code log-filter}. */
public final class LogFilterProcessor implements Processor {
    static final String FILTER = "log-filter";

    private final boolean export;

    /** @param export true where there are no pages */
    LogFilterProcessor(boolean export) {
        this.export = export;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        LogFilter filter = export
                ? LogFilter.readExport(call.queryNames(), call::query)
                : LogFilter.read(call.queryNames(), call::query);
        exchange.setVariable(FILTER, filter);
    }
}
