package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads variable {@code change}, the admin's JSON, into variable {@code model} ({@link ModelRow}), and its row into the body. For a
 * partial change the body holds the stored row, if any; a whole model comes without variable {@code id}.
 */
final class ReadModelProcessor implements Processor {
    private final ModelReader reader = new ModelReader();
    private final Catalog catalog;

    ReadModelProcessor(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode change = Change.read(exchange.getVariable("change", byte[].class));
        String id = exchange.getVariable("id", String.class);
        ModelRow model = reader.read(id == null ? change : merged(exchange, change, id), catalog.current());
        exchange.setVariable("model", model);
        exchange.setVariable("id", model.id());
        exchange.getMessage().setBody(model.values());
    }

    private static ObjectNode merged(Exchange exchange, ObjectNode change, String id) {
        Map<String, @Nullable Object> row =
                Change.storedRow(exchange.getMessage().getBody(), "model", id);
        return Change.merged(ModelRow.of(row).input(), change, id);
    }
}
