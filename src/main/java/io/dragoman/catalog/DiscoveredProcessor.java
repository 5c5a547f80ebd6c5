package io.dragoman.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** Answers with the models that variable {@code provider} lists, what the catalogue knows of each, and whether it is registered. */
final class DiscoveredProcessor extends JsonAnswerProcessor {
    private static final List<String> OF_THE_ADMIN = List.of("weight", "enabled", "provider_id", "provider_model");

    private final Catalog catalog;
    private final CatalogRows rows;

    DiscoveredProcessor(Catalog catalog, CatalogRows rows) {
        this.catalog = catalog;
        this.rows = rows;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        Provider provider = Objects.requireNonNull(exchange.getVariable("provider", Provider.class));
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, int.class);
        if (status != 200) {
            throw ModelListing.failed("status " + status);
        }
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().removeHeaders("*");
        Set<String> registered = catalog.current().models().values().stream()
                .filter(model -> model.providerId().equals(provider.id()))
                .map(Model::providerModel)
                .collect(Collectors.toSet());
        ObjectNode answer = Json.object();
        ArrayNode models = answer.putArray("models");
        ModelListing.names(body == null ? new byte[0] : body)
                .forEach(name -> models.add(shown(provider, name).put("registered", registered.contains(name))));
        return answer;
    }

    private ObjectNode shown(Provider provider, String name) {
        ModelRow open = new ModelRow(name, provider.id(), name, 0, null, null, null, null, true);
        ObjectNode json = open.json(rows.complete(open, provider));
        return json.remove(OF_THE_ADMIN);
    }
}
