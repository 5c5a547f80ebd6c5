package io.dragoman.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Turns the rows of {@code sql/audit_log/page.sql} into the answer of {@code GET /admin/v1/audit}. */
final class AuditPageProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        AuditFilter filter = exchange.getVariable(AuditFilterProcessor.FILTER, AuditFilter.class);
        Message message = exchange.getMessage();
        @SuppressWarnings("unchecked")
        List<Map<String, @Nullable Object>> rows = message.getBody(List.class);
        message.setBody(Json.bytes(page(filter, rows)));
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    /** There is a row even of an empty page, for the total; it has no number. */
    private static ObjectNode page(AuditFilter filter, List<Map<String, @Nullable Object>> rows) {
        ObjectNode page = Json.object();
        ArrayNode logs = page.putArray("logs");
        for (Map<String, @Nullable Object> row : rows) {
            if (row.get("seq") != null) {
                logs.add(AuditRow.of(row).json(String.valueOf(row.get("hash"))));
            }
        }
        return page.put("total", AuditRow.number(rows.get(0), "total"))
                .put("limit", filter.page().limit())
                .put("offset", filter.page().offset());
    }
}
