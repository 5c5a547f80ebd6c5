package io.dragoman.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Actor;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Carries one call of an admin to the vault and its answer back. */
final class VaultAnswerProcessor implements Processor {
    private final Vault vault;
    private final AdminCall call;

    /** What the vault does with a request. */
    @FunctionalInterface
    interface AdminCall {
        ObjectNode answer(VaultCalls calls, HttpCall call, byte[] body);
    }

    VaultAnswerProcessor(Vault vault, AdminCall call) {
        this.vault = vault;
        this.call = call;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall request = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Caller caller = Caller.of(exchange.getVariable("principal", Actor.class), request);
        ObjectNode answer = call.answer(new VaultCalls(vault, caller), request, body == null ? new byte[0] : body);
        exchange.getMessage().setBody(Json.bytes(answer));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
