package io.dragoman.catalog;

import io.dragoman.camel.CallVariables;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Prepares the call that asks variable {@code provider} for its models: path and key. */
final class AskForModelsProcessor implements Processor {
    private final ProviderKeys keys;

    AskForModelsProcessor(ProviderKeys keys) {
        this.keys = keys;
    }

    @Override
    public void process(Exchange exchange) {
        Provider provider = Objects.requireNonNull(exchange.getVariable("provider", Provider.class));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(new byte[0]);
        exchange.setVariable(CallVariables.LLM_PATH, ModelListing.path(provider));
        String key = keys.find(provider);
        if (key != null) {
            ModelListing.headers(provider, key).forEach(message::setHeader);
        }
    }
}
