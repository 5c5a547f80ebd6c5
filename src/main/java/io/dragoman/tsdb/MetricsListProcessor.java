package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/tsdb/metrics}: what can be asked for, and how finely the past is kept for how long. */
public final class MetricsListProcessor implements Processor {
    private final Retention retention;

    MetricsListProcessor(Retention retention) {
        this.retention = retention;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode metrics = answer.putArray("metrics");
        Metric.allNames().forEach(metrics::add);
        ArrayNode resolutions = answer.putArray("resolutions");
        retention
                .days()
                .forEach((resolution, days) -> resolutions
                        .addObject()
                        .put("resolution", resolution.wireName())
                        .put("step", resolution.stepMs())
                        .put("retention_days", days));
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(answer));
        message.setHeader("Content-Type", "application/json");
    }
}
