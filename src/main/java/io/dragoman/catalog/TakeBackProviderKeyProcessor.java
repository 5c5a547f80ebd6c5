package io.dragoman.catalog;

import io.dragoman.audit.Caller;
import io.dragoman.problem.DragomanException;
import io.dragoman.vault.Secret;
import io.dragoman.vault.Vault;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the vault back as it was before {@link StoreProviderKeyProcessor}, because the provider's row could not be stored, and lets the
 * failure rise.
 */
final class TakeBackProviderKeyProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(TakeBackProviderKeyProcessor.class);

    private final Vault vault;

    TakeBackProviderKeyProcessor(Vault vault) {
        this.vault = vault;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String name = exchange.getVariable(StoreProviderKeyProcessor.STORED, String.class);
        if (name != null) {
            takeBack(name, exchange.getVariable(StoreProviderKeyProcessor.BEFORE, Secret.class), exchange);
        }
        throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }

    private void takeBack(String name, @Nullable Secret before, Exchange exchange) {
        Caller caller = StoreProviderKeyProcessor.caller(exchange);
        try {
            if (before == null) {
                vault.delete(name, caller);
            } else {
                vault.put(name, before, caller);
            }
        } catch (DragomanException e) {
            LOG.warn(
                    "secret {} stays as it was sent, though its provider could not be stored: {}",
                    name,
                    e.getMessage());
        }
    }
}
