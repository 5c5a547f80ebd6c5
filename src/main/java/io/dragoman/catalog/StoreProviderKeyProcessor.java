package io.dragoman.catalog;

import io.dragoman.audit.Actor;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.vault.Secret;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultLockedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Puts variable {@code provider-key}, if there is one, into the vault as the key of variable {@code provider}. */
final class StoreProviderKeyProcessor implements Processor {
    private final Vault vault;

    StoreProviderKeyProcessor(Vault vault) {
        this.vault = vault;
    }

    /** @throws VaultLockedException when the vault is not open; nothing has changed */
    @Override
    public void process(Exchange exchange) {
        Secret key = exchange.getVariable(TakeProviderKeyProcessor.KEY, Secret.class);
        if (key == null) {
            return;
        }
        Provider provider = exchange.getVariable("provider", Provider.class);
        Caller caller = Caller.of(
                exchange.getVariable("principal", Actor.class),
                exchange.getVariable(CallVariables.CALL, HttpCall.class));
        vault.put(provider.credentialRef(), key, caller);
    }
}
