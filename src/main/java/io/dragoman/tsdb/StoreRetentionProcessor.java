package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Actor;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Stores the days in variable {@code retention-change} and answers with what is now in force. */
public final class StoreRetentionProcessor implements Processor {
    private final Retention retention;

    StoreRetentionProcessor(Retention retention) {
        this.retention = retention;
    }

    @Override
    public void process(Exchange exchange) {
        Map<Resolution, Integer> change = exchange.getVariable(ReadRetentionProcessor.CHANGE, RetentionChange.class)
                .days();
        retention.store(
                change,
                Caller.of(
                        exchange.getVariable("principal", Actor.class),
                        exchange.getVariable(CallVariables.CALL, HttpCall.class)));
        ObjectNode answer = Json.object().put("ok", true);
        answer.put("retention_days", change.values().iterator().next());
        answer.set("retention", Retention.json(retention.days()));
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(answer));
        message.setHeader("Content-Type", "application/json");
    }
}
