package io.dragoman.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.JsonAnswerProcessor;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.ModelJson;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.Json;
import io.dragoman.store.Page;
import java.util.Objects;
import org.apache.camel.Exchange;

/** Answers one page of the models that the engine uses at this moment, and all providers; variable {@code page} says which page. */
final class EngineModelsProcessor extends JsonAnswerProcessor {
    private final Catalog catalog;

    EngineModelsProcessor(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    protected JsonNode answer(Exchange exchange) {
        Page page = Objects.requireNonNull(exchange.getVariable("page", Page.class));
        CatalogSnapshot snapshot = catalog.current();
        ObjectNode answer = Json.object().put("snapshot", snapshot.number());
        ArrayNode models = answer.putArray("models");
        snapshot.models().values().stream()
                .skip(page.offset())
                .limit(page.limit())
                .forEach(model -> models.add(model(model, snapshot)));
        ArrayNode adapters = answer.putArray("adapters");
        snapshot.providers().keySet().forEach(adapters::add);
        ArrayNode details = answer.putArray("adapter_info");
        snapshot.providers().values().forEach(provider -> details.add(adapter(provider, snapshot)));
        return answer.put("total", snapshot.models().size())
                .put("limit", page.limit())
                .put("offset", page.offset());
    }

    private static ObjectNode model(Model model, CatalogSnapshot snapshot) {
        return ModelJson.of(model).put("usable", snapshot.enabled(model));
    }

    private static ObjectNode adapter(Provider provider, CatalogSnapshot snapshot) {
        long models = snapshot.models().values().stream()
                .filter(model -> model.providerId().equals(provider.id()))
                .count();
        return Json.object()
                .put("id", provider.id())
                .put("type", provider.type())
                .put("dialect", provider.dialect())
                .put("enabled", provider.enabled())
                .put("models", models);
    }
}
