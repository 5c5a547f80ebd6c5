package io.dragoman.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Carries one call of an admin to the keys and its answer back. */
final class AccessAnswerProcessor implements Processor {
    private final AdminCall call;

    /** What becomes of a request. */
    @FunctionalInterface
    interface AdminCall {
        ObjectNode answer(Caller caller, HttpCall call, byte[] body);
    }

    AccessAnswerProcessor(AdminCall call) {
        this.call = call;
    }

    @Override
    public void process(Exchange exchange) {
        HttpCall request = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        Principal principal = exchange.getVariable("principal", Principal.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        ObjectNode answer = call.answer(Caller.of(principal, request), request, body == null ? new byte[0] : body);
        exchange.getMessage().setBody(Json.bytes(answer));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
}
