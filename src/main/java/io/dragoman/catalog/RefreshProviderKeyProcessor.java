package io.dragoman.catalog;

import io.dragoman.vault.Vault;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets the vault see what the store has done to the key of the provider of variable {@code id}. */
final class RefreshProviderKeyProcessor implements Processor {
    private final Vault vault;

    RefreshProviderKeyProcessor(Vault vault) {
        this.vault = vault;
    }

    @Override
    public void process(Exchange exchange) {
        vault.refresh(ProviderKeys.nameInVault(exchange.getVariable("id", String.class)));
    }
}
