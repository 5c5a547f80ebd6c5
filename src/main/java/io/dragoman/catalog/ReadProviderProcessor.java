package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads variable {@code change}, the admin's JSON, into variable {@code provider}, and its row into the body. For a partial change the
 * body holds the stored row, if any; a whole provider comes without variable {@code id}.
 */
final class ReadProviderProcessor implements Processor {
    private final ProviderReader reader;
    private final CatalogRows rows;

    ReadProviderProcessor(ProviderReader reader, CatalogRows rows) {
        this.reader = reader;
        this.rows = rows;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode change = Change.read(exchange.getVariable("change", byte[].class));
        String id = exchange.getVariable("id", String.class);
        Provider provider = reader.read(id == null ? change : merged(exchange, change, id));
        exchange.setVariable("provider", provider);
        exchange.setVariable("id", provider.id());
        exchange.getMessage().setBody(ProviderRow.of(provider));
    }

    private ObjectNode merged(Exchange exchange, ObjectNode change, String id) {
        Map<String, @Nullable Object> row =
                Change.storedRow(exchange.getMessage().getBody(), "provider", id);
        ObjectNode stored = ProviderRow.input(rows.provider(row));
        if (change.has("cred_store") && !change.has("api_key_ref")) {
            // A new store makes the old reference void.
            stored.remove("api_key_ref");
        }
        return Change.merged(stored, change, id);
    }
}
