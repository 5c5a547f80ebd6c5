package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.vault.Secret;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads variable {@code change}, the admin's JSON, into variable {@code provider}, and its row into the body. For a partial change the
 * body holds the stored row, if any; a whole provider comes without variable {@code id}. Sets {@code id} for the steps that follow.
 */
final class ReadProviderProcessor implements Processor {
    private final ProviderReader reader;
    private final CatalogRows rows;
    private final Catalog catalog;

    ReadProviderProcessor(ProviderReader reader, CatalogRows rows, Catalog catalog) {
        this.reader = reader;
        this.rows = rows;
        this.catalog = catalog;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode change = Change.read(exchange.getVariable("change", byte[].class));
        String id = exchange.getVariable("id", String.class);
        boolean keyGiven = exchange.getVariable(TakeProviderKeyProcessor.KEY, Secret.class) != null;
        Provider provider =
                reader.read(id == null ? whole(change, keyGiven) : merged(exchange, change, id, keyGiven), keyGiven);
        exchange.setVariable("provider", provider);
        exchange.setVariable("id", provider.id());
        exchange.getMessage().setBody(ProviderRow.of(provider));
    }

    /** A provider that is there already keeps its key unless something is said of it. */
    private ObjectNode whole(ObjectNode change, boolean keyGiven) {
        Provider known = catalog.current().provider(change.path("id").asText());
        if (known == null || keyGiven || saysOfKey(change)) {
            return change;
        }
        ObjectNode key = ProviderRow.input(known).retain("api_key_ref", "cred_store");
        return key.isEmpty() ? change : change.deepCopy().setAll(key);
    }

    private static boolean saysOfKey(ObjectNode change) {
        return change.has("cred_store") || change.has("api_key_ref") || change.has("api_key");
    }

    private ObjectNode merged(Exchange exchange, ObjectNode change, String id, boolean keyGiven) {
        Map<String, @Nullable Object> row =
                Change.storedRow(exchange.getMessage().getBody(), "provider", id);
        ObjectNode stored = ProviderRow.input(rows.provider(row));
        if (keyGiven || saysOfKey(change)) {
            // What is said anew of the key makes void what was said before.
            stored.remove(List.of("api_key_ref", "cred_store"));
        }
        return Change.merged(stored, change, id);
    }
}
