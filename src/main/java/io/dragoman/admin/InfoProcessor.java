package io.dragoman.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.JsonAnswerProcessor;
import io.dragoman.chat.Json;
import org.apache.camel.Exchange;

/** Says which version runs, on what, and with which catalogue. There is no vault in this version, so none is open. */
final class InfoProcessor extends JsonAnswerProcessor {
    private final Catalog catalog;
    private final String version;

    InfoProcessor(Catalog catalog, String version) {
        this.catalog = catalog;
        this.version = version;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        CatalogSnapshot snapshot = catalog.current();
        return Json.object()
                .put("dragoman", version)
                .put("vault_locked", true)
                .put("vault_initialized", false)
                .put("camel", exchange.getContext().getVersion())
                .put("java", Runtime.version().toString())
                .put("uptime_seconds", exchange.getContext().getUptime().toSeconds())
                .put("snapshot", snapshot.number())
                .put("providers", snapshot.providers().size())
                .put("models", snapshot.models().size());
    }
}
