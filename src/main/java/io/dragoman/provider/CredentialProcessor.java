package io.dragoman.provider;

import io.dragoman.catalog.Provider;
import io.dragoman.catalog.ProviderKeys;
import io.dragoman.chat.ErrorClass;
import io.dragoman.negotiation.Candidate;
import io.dragoman.problem.DragomanException;
import io.dragoman.vault.VaultLockedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Sets the key of the provider as a header, the last step before the call; {@code llm:} takes it off the message again. Does nothing for a
 * provider without a key.
 */
public final class CredentialProcessor implements Processor {
    private final ProviderKeys keys;
    private final String header;
    private final String prefix;

    /**
     * @param header name of the header, for example {@code x-api-key}
     * @param prefix stands before the key, for example {@code "Bearer "}
     */
    CredentialProcessor(ProviderKeys keys, String header, String prefix) {
        this.keys = keys;
        this.header = header;
        this.prefix = prefix;
    }

    @Override
    public void process(Exchange exchange) {
        Candidate candidate = exchange.getVariable("candidate", Candidate.class);
        String key = key(candidate.provider());
        if (key != null) {
            exchange.getMessage().setHeader(header, prefix + key);
        }
    }

    private @Nullable String key(Provider provider) {
        try {
            return keys.find(provider);
        } catch (VaultLockedException e) {
            throw new ProviderException(
                    ErrorClass.VAULT_LOCKED, 0, "provider: its key is in the vault, which is locked");
        } catch (DragomanException e) {
            throw new ProviderException(ErrorClass.KEY, 0, String.valueOf(e.getMessage()));
        }
    }
}
