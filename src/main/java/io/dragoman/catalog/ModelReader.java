package io.dragoman.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.problem.InvalidRequestException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an admin says of a model. Safe for any thread. */
final class ModelReader {
    static final Set<String> FIELDS = Set.of(
            "id",
            "provider_id",
            "provider_model",
            "weight",
            "max_context_tokens",
            "max_output_tokens",
            AdminPrice.INPUT,
            AdminPrice.OUTPUT,
            AdminPrice.CACHE_READ,
            AdminPrice.CACHE_WRITE,
            AdminPrice.REASONING,
            "capabilities",
            "enabled");

    private static final int DEFAULT_WEIGHT = 5;
    private static final int MAX_TOKENS = 100_000_000;
    /** Placeholders are refused because ids become parts of endpoint URIs, where Camel would resolve them. */
    private static final Pattern ID = Pattern.compile("(?!.*(?:\\{\\{|}}))[^\\s\\p{C}]{1,200}");

    private static final String IDS = "1 to 200 printable characters without spaces, {{ and }}";
    private static final Pattern PROVIDER_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * @param catalog where the model's provider must be
     * @throws InvalidRequestException when a field is missing or wrong
     */
    ModelRow read(ObjectNode json, CatalogSnapshot catalog) {
        Fields fields = new Fields(json, FIELDS);
        String id = fields.requiredText("id", ID, IDS);
        String providerId = fields.requiredText("provider_id", PROVIDER_ID, "the id of a provider");
        if (catalog.provider(providerId) == null) {
            throw fields.refused("provider_id", "the id of a provider that exists");
        }
        String providerModel = fields.text("provider_model", ID, IDS);
        Integer weight = fields.integer("weight", 0, RoutingPolicy.MAX_WEIGHT);
        return new ModelRow(
                id,
                providerId,
                providerModel == null ? id : providerModel,
                weight == null ? DEFAULT_WEIGHT : weight,
                tokens(fields, "max_context_tokens"),
                tokens(fields, "max_output_tokens"),
                AdminPrice.read(fields),
                fields.capabilities("capabilities"),
                fields.flag("enabled", true));
    }

    /** 0 leaves the limit to the catalogue, as if it were not there. */
    private static @Nullable Integer tokens(Fields fields, String name) {
        Integer tokens = fields.integer(name, 0, MAX_TOKENS);
        return tokens == null || tokens == 0 ? null : tokens;
    }
}
