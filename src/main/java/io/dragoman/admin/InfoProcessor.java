package io.dragoman.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.JsonAnswerProcessor;
import io.dragoman.chat.Json;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultState;
import org.apache.camel.Exchange;

/** Says which version runs, on what, with which catalogue, and whether the vault is open. */
final class InfoProcessor extends JsonAnswerProcessor {
    private final Catalog catalog;
    private final Vault vault;
    private final String version;

    InfoProcessor(Catalog catalog, Vault vault, String version) {
        this.catalog = catalog;
        this.vault = vault;
        this.version = version;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        CatalogSnapshot snapshot = catalog.current();
        return Json.object()
                .put("dragoman", version)
                .put("vault_locked", vault.state() != VaultState.UNLOCKED)
                .put("vault_initialized", vault.state() != VaultState.UNINITIALISED)
                .put("camel", exchange.getContext().getVersion())
                .put("java", Runtime.version().toString())
                .put("uptime_seconds", exchange.getContext().getUptime().toSeconds())
                .put("snapshot", snapshot.number())
                .put("providers", snapshot.providers().size())
                .put("models", snapshot.models().size());
    }
}
