package io.dragoman.tsdb;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/logs/facets}. */
public final class FacetsProcessor implements Processor {
    private final Facets facets;
    private final Clock clock;

    FacetsProcessor(Facets facets, Clock clock) {
        this.facets = facets;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        Facets.Range range = Facets.Range.read(call.queryNames(), call::query, clock.millis());
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(facets.json(range)));
        message.setHeader("Content-Type", "application/json");
    }
}
