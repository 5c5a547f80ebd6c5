package io.dragoman.catalog;

import io.dragoman.audit.Actor;
import io.dragoman.audit.Caller;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.vault.Secret;
import io.dragoman.vault.SecretUnreadableException;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultLockedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Puts variable {@code provider-key}, if there is one, into the vault as the key of variable {@code provider}. What was there before is
 * kept until the call ends, for {@link TakeBackProviderKeyProcessor}.
 */
final class StoreProviderKeyProcessor implements Processor {
    /** Variable: the name under which a key has been stored. */
    static final String STORED = "stored-key";

    /** Variable: the secret that had that name before. */
    static final String BEFORE = "key-before";

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
        String name = provider.credentialRef();
        keepBefore(exchange, name);
        vault.put(name, key, caller(exchange));
        exchange.setVariable(STORED, name);
    }

    private void keepBefore(Exchange exchange, String name) {
        try {
            Secret before = vault.lease(name);
            exchange.setVariable(BEFORE, before);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    before.close();
                }
            });
        } catch (SecretUnreadableException none) {
            // There was none, or none that is worth keeping.
            exchange.removeVariable(BEFORE);
        }
    }

    static Caller caller(Exchange exchange) {
        return Caller.of(
                exchange.getVariable("principal", Actor.class),
                exchange.getVariable(CallVariables.CALL, HttpCall.class));
    }
}
