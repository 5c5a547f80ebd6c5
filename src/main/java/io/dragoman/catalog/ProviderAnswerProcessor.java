package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Objects;
import org.apache.camel.Exchange;

/** Answers a write with variable {@code provider} as it is stored. */
final class ProviderAnswerProcessor extends JsonAnswerProcessor {
    @Override
    protected JsonNode answer(Exchange exchange) {
        Provider provider = Objects.requireNonNull(exchange.getVariable("provider", Provider.class));
        ObjectNode answer = Json.object()
                .put("ok", true)
                .put("cred_store", provider.credentialStore().wireName());
        answer.set("provider", ProviderRow.json(provider));
        return answer;
    }
}
