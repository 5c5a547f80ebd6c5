package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Turns the rows of {@code sql/request_log/page.sql} into the answer of {@code GET /admin/v1/logs}. */
public final class LogPageProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        LogFilter filter = exchange.getVariable(LogFilterProcessor.FILTER, LogFilter.class);
        Message message = exchange.getMessage();
        @SuppressWarnings("unchecked")
        List<Map<String, @Nullable Object>> rows = message.getBody(List.class);
        message.setBody(Json.bytes(page(filter, rows)));
        message.setHeader("Content-Type", "application/json");
    }

    /** There is a row even of an empty page, for the total; it has no id. */
    private static ObjectNode page(LogFilter filter, List<Map<String, @Nullable Object>> rows) {
        ObjectNode page = Json.object();
        ArrayNode logs = page.putArray("logs");
        for (Map<String, @Nullable Object> row : rows) {
            if (row.get("id") != null) {
                logs.add(LogRow.json(row));
            }
        }
        page.put("total", LogRow.number(rows.get(0), "total"));
        page.put("limit", filter.limit());
        page.put("offset", filter.offset());
        return page;
    }
}
