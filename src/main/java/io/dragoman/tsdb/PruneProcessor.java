package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.Actor;
import io.dragoman.audit.AuditEntry;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Deletes what is older than the days in variable {@code retention-change} and says how much that was. */
public final class PruneProcessor implements Processor {
    private final Retention retention;
    private final AuditLog audit;
    private final Clock clock;

    PruneProcessor(Retention retention, AuditLog audit, Clock clock) {
        this.retention = retention;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        RetentionChange change = exchange.getVariable(ReadRetentionProcessor.CHANGE, RetentionChange.class);
        long deleted = retention.prune(change.days(), clock.millis());
        Caller caller = Caller.of(
                exchange.getVariable("principal", Actor.class),
                exchange.getVariable(CallVariables.CALL, HttpCall.class));
        ObjectNode done = Json.object().put("deleted", deleted);
        done.set("days", Retention.json(change.days()));
        audit.append(new AuditEntry(caller, "samples_pruned", null, null, done));
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(Json.object().put("ok", true).put("deleted", deleted)));
        message.setHeader("Content-Type", "application/json");
    }
}
