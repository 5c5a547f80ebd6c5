package io.dragoman.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.dragoman.chat.Json;
import io.dragoman.chat.ThoughtFilter;
import io.dragoman.problem.InvalidRequestException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas that clients send for the answer. A schema never makes the broker fetch anything: references to other documents are
 * refused. Safe for any thread.
 */
public final class OutputSchemas {
    private static final int SHOWN_ERRORS = 5;

    /** Loaded on first use: most requests carry no schema, and the start should not pay for it. */
    private static final class Factory {
        static final JsonSchemaFactory LOCAL_ONLY = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
        static final JsonSchema META = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));
    }

    /**
     * @param param the field's path, for the message
     * @throws InvalidRequestException when it is not a JSON Schema, or refers to another document
     */
    public void check(JsonNode schema, String param) {
        if (!schema.isObject()) {
            throw new InvalidRequestException(param, "output_schema: not an object (expected: a JSON Schema)");
        }
        Set<ValidationMessage> faults = Factory.META.validate(schema);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(
                    param,
                    "output_schema: " + faults.iterator().next().getMessage()
                            + " (expected: a JSON Schema, draft 2020-12)");
        }
        try {
            compile(schema).initializeValidators();
        } catch (RuntimeException e) {
            throw new InvalidRequestException(
                    param,
                    "output_schema: a reference cannot be resolved (expected: references inside the schema only)");
        }
    }

    /** What is wrong with the value, at most five findings; empty when it satisfies the schema. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        return compile(schema).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .limit(SHOWN_ERRORS)
                .toList();
    }

    /** What is wrong with an answer's text, in which words and fences may stand around the JSON. */
    List<String> faultsOfText(JsonNode schema, String text) {
        JsonNode value = jsonIn(text);
        return value == null ? List.of("the answer is not JSON") : faults(schema, value);
    }

    /** The JSON value that an answer's text holds, or null. */
    static @Nullable JsonNode jsonIn(String text) {
        try {
            return Json.readWhole(OutputShaper.jsonAlone(ThoughtFilter.removed(text)));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JsonSchema compile(JsonNode schema) {
        return Factory.LOCAL_ONLY.getSchema(
                schema, SchemaValidatorsConfig.builder().build());
    }
}
