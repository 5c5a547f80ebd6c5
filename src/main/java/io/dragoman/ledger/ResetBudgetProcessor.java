package io.dragoman.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Actor;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
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
    private final AuditLog audit;

    ResetBudgetProcessor(Ledger ledger, AuditLog audit) {
        this.ledger = ledger;
        this.audit = audit;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        String keyId = Objects.requireNonNull(call.pathParameter("id"), "the door names the key");
        Caller caller = Caller.of(exchange.getVariable("principal", Actor.class), call);
        ObjectNode before = json(ledger.standing(keyId));
        Standing standing = ledger.reset(
                keyId,
                transaction -> audit.append(
                        transaction,
                        new AuditEntry(
                                caller,
                                "budget_reset",
                                keyId,
                                before,
                                Json.object().put("spent_usd", 0))));
        ObjectNode json = Json.object().put("ok", true).put("id", keyId);
        json.setAll(json(standing));
        exchange.getMessage().setBody(Json.bytes(json));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private static ObjectNode json(Standing standing) {
        ObjectNode json = Json.object();
        json.put("spent_usd", Usd.ofNano(standing.spentNanoUsd()));
        json.put("reserved_usd", Usd.ofNano(standing.reservedNanoUsd()));
        return json;
    }
}
