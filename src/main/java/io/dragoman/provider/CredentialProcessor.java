package io.dragoman.provider;

import io.dragoman.negotiation.Candidate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Sets the key of the provider as a header, the last step before the call; {@code llm:} takes it off the message again. Does nothing for a
 * provider without a key.
 */
public final class CredentialProcessor implements Processor {
    private final Credentials credentials;
    private final String header;
    private final String prefix;

    /**
     * @param header name of the header, for example {@code x-api-key}
     * @param prefix stands before the key, for example {@code "Bearer "}
     */
    CredentialProcessor(Credentials credentials, String header, String prefix) {
        this.credentials = credentials;
        this.header = header;
        this.prefix = prefix;
    }

    @Override
    public void process(Exchange exchange) {
        Candidate candidate = exchange.getVariable("candidate", Candidate.class);
        String key = credentials.key(candidate.provider());
        if (key != null) {
            exchange.getMessage().setHeader(header, prefix + key);
        }
    }
}
