package io.dragoman.catalog;

import io.dragoman.problem.DragomanException;
import io.dragoman.vault.VaultLockedException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the call that probes the provider whose id is in variable {@code provider}: with its key, where it has one. Variable
 * {@code probe-keyed} says whether it has; {@code probe-locked} that it lies in the vault, which is locked, so that a probe would tell
 * nothing.
 */
final class ProbeCallProcessor implements Processor {
    private final Catalog catalog;
    private final ProviderKeys keys;

    ProbeCallProcessor(Catalog catalog, ProviderKeys keys) {
        this.catalog = catalog;
        this.keys = keys;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        Provider provider = catalog.current().provider(exchange.getVariable("provider", String.class));
        try {
            String key = provider == null ? null : key(provider);
            if (provider != null && key != null) {
                ModelListing.headers(provider, key).forEach(message::setHeader);
            }
            exchange.setVariable("probe-keyed", key != null);
            exchange.setVariable("probe-locked", false);
        } catch (VaultLockedException locked) {
            exchange.setVariable("probe-locked", true);
        }
    }

    /** Null also for a key that is gone: the probe then shows at least whether somebody is there. */
    private @Nullable String key(Provider provider) {
        try {
            return keys.find(provider);
        } catch (VaultLockedException locked) {
            throw locked;
        } catch (DragomanException gone) {
            return null;
        }
    }
}
