package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.store.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Answers one page of rows: the body is the rows, variable {@code page} says which, {@code total} how many there are. */
final class RowListProcessor extends JsonAnswerProcessor {
    private final Function<Map<String, @Nullable Object>, JsonNode> item;

    /** @param item shows one row */
    RowListProcessor(Function<Map<String, @Nullable Object>, JsonNode> item) {
        this.item = item;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected JsonNode answer(Exchange exchange) {
        Page page = Objects.requireNonNull(exchange.getVariable("page", Page.class));
        ArrayNode items = Json.array();
        List<Map<String, @Nullable Object>> rows = exchange.getMessage().getBody(List.class);
        rows.forEach(row -> items.add(item.apply(row)));
        ObjectNode answer = Json.object();
        answer.set("items", items);
        return answer.put("total", exchange.getVariable("total", Long.class))
                .put("limit", page.limit())
                .put("offset", page.offset());
    }
}
