package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.store.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table, watched as it stands in the store.
 *
 * @param noun of the action, as {@code provider}
 * @param find a query that finds the row by the value {@code id}, or the only row
 * @param masked columns whose values nobody may see
 */
record StoredRow(String noun, String find, List<String> masked) implements Subject {
    private static final String MASK = "***";

    @Override
    public @Nullable JsonNode state(Transaction transaction, @Nullable String id) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        List<Map<String, @Nullable Object>> rows = transaction.rows(find, values);
        return rows.isEmpty() ? null : json(rows.get(0));
    }

    @Override
    public @Nullable String action(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null) {
            return after == null ? null : noun + "_created";
        }
        return noun + (after == null ? "_deleted" : "_changed");
    }

    private ObjectNode json(Map<String, @Nullable Object> row) {
        ObjectNode json = Json.object();
        row.forEach((column, value) -> {
            if (value != null && (masked.contains(column) || value instanceof byte[])) {
                json.put(column, MASK);
            } else {
                json.putPOJO(column, value);
            }
        });
        return json;
    }
}
