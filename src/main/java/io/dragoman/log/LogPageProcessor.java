package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.log.LogPages.Found;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The answer of {@code GET /admin/v1/logs}: the page that variable {@code log-filter} names. */
public final class LogPageProcessor implements Processor {
    private final LogPages pages;

    LogPageProcessor(LogPages pages) {
        this.pages = pages;
    }

    @Override
    public void process(Exchange exchange) {
        LogFilter filter = exchange.getVariable(LogFilterProcessor.FILTER, LogFilter.class);
        Message message = exchange.getMessage();
        message.setBody(Json.bytes(page(filter, pages.find(filter))));
        message.setHeader("Content-Type", "application/json");
    }

    private static ObjectNode page(LogFilter filter, Found found) {
        ObjectNode page = Json.object();
        ArrayNode logs = page.putArray("logs");
        found.rows().forEach(row -> logs.add(LogRow.json(row)));
        page.put("total", found.total());
        page.put("limit", filter.limit());
        page.put("offset", filter.offset());
        page.put("as_of", found.asOf());
        return page;
    }
}
