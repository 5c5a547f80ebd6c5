package io.dragoman.tsdb;

import io.dragoman.chat.Json;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/stats}. */
public final class StatsProcessor implements Processor {
    private final Stats stats;
    private final Clock clock;

    StatsProcessor(Stats stats, Clock clock) {
        this.stats = stats;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(stats.json(clock.millis())));
        message.setHeader("Content-Type", "application/json");
    }
}
