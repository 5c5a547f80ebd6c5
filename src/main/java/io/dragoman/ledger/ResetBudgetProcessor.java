package io.dragoman.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Gives the key named in the path its whole budget again; the answer says how it stands now. */
final class ResetBudgetProcessor implements Processor {
    private final Ledger ledger;

    ResetBudgetProcessor(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String keyId = Objects.requireNonNull(call.pathParameter("id"), "the door names the key");
        Standing standing = ledger.reset(keyId);
        ObjectNode json = Json.object().put("ok", true).put("id", keyId);
        json.put("spent_usd", Usd.ofNano(standing.spentNanoUsd()));
        json.put("reserved_usd", Usd.ofNano(standing.reservedNanoUsd()));
        exchange.getMessage().setBody(Json.bytes(json));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
