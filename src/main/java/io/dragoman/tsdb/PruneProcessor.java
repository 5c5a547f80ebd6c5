package io.dragoman.tsdb;

import io.dragoman.chat.Json;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Deletes what is older than the days in variable {@code retention-change} and says how much that was. */
public final class PruneProcessor implements Processor {
    private final Retention retention;
    private final Clock clock;

    PruneProcessor(Retention retention, Clock clock) {
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        RetentionChange change = exchange.getVariable(ReadRetentionProcessor.CHANGE, RetentionChange.class);
        long deleted = retention.prune(change.days(), clock.millis());
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(Json.object().put("ok", true).put("deleted", deleted)));
        message.setHeader("Content-Type", "application/json");
    }
}
