package io.dragoman.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.orchestration.Orchestration;
import io.dragoman.problem.InvalidRequestException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/plan}: a chat, and what the client wants done with it. Unknown fields are ignored. Stateless; safe for
 * any thread.
 */
public final class PlanRequestReader {
    private static final String USUAL_MODE = "planning";
    private static final int MAX_TEXT = 200;

    private final OutputSchemas outputSchemas;

    public PlanRequestReader(OutputSchemas outputSchemas) {
        this.outputSchemas = outputSchemas;
    }

    /**
     * @param chat reads the parts that a chat has too
     * @param modes the modes there are
     * @param watched true when the client wants to see each step
     * @throws InvalidRequestException naming the first field that is wrong
     */
    PlanRequest read(
            ObjectNode body, Function<ObjectNode, ChatRequest> chat, Collection<String> modes, boolean watched) {
        Fields fields = Fields.of(body).object("orchestration");
        ChatRequest request = chat.apply(body);
        Orchestration orchestration = new Orchestration(
                mode(fields, modes),
                fields.integer("primary_min_weight", 0, RoutingPolicy.MAX_WEIGHT),
                fields.integer("review_min_weight", 0, RoutingPolicy.MAX_WEIGHT),
                fields.text("primary_model_id", MAX_TEXT),
                fields.text("review_model_id", MAX_TEXT),
                fields.integer("iterations", 0, Orchestration.MAX_ITERATIONS),
                fields.has("reviewers") ? fields.integer("reviewers", 1, Orchestration.MAX_REVIEWERS) : 1,
                fields.flag("return_plan_only"));
        return new PlanRequest(request.plan(outputSchema(fields), watched), orchestration);
    }

    private static String mode(Fields fields, Collection<String> modes) {
        JsonNode value = fields.node().path("mode");
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            return USUAL_MODE;
        }
        if (!value.isTextual() || !modes.contains(value.textValue())) {
            throw fields.wrong("mode", value, "one of " + String.join(", ", modes));
        }
        return value.textValue();
    }

    /** An object, or the JSON of one as text. */
    private @Nullable JsonNode outputSchema(Fields fields) {
        if (!fields.has("output_schema")) {
            return null;
        }
        JsonNode schema = fields.node().path("output_schema");
        if (schema.isTextual()) {
            try {
                schema = Json.readWhole(schema.textValue());
            } catch (JsonProcessingException e) {
                throw fields.wrong("output_schema", schema, "a JSON Schema, as an object or as JSON text");
            }
        }
        if (!schema.isObject()) {
            throw fields.wrong("output_schema", schema, "a JSON Schema, as an object or as JSON text");
        }
        outputSchemas.check(schema, fields.path() + "output_schema");
        return schema;
    }
}
