package io.dragoman.audit;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the filters of {@code GET /admin/v1/audit}: variable {@code audit-filter}, and the body as values for the statement. */
final class AuditFilterProcessor implements Processor {
    static final String FILTER = "audit-filter";

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        AuditFilter filter = AuditFilter.read(call.queryNames(), call::query);
        exchange.setVariable(FILTER, filter);
        exchange.getMessage().setBody(filter.values());
    }
}
