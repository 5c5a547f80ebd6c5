package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Set;

/**
 * Cuts a JSON Schema down to the keywords that a provider takes. What is cut only makes the schema looser, and the broker validates an
 * answer against the full schema anyway.
 */
final class SchemaSubset {
    private static final Set<String> SCHEMA_MAPS = Set.of("properties", "$defs", "definitions", "patternProperties");
    private static final Set<String> SCHEMA_LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final Set<String> SCHEMAS = Set.of("items", "additionalProperties", "not");

    private final Set<String> keywords;
    private final boolean closedObjects;
    private final boolean bareReferences;

    private SchemaSubset(Set<String> keywords, boolean closedObjects, boolean bareReferences) {
        this.keywords = keywords;
        this.closedObjects = closedObjects;
        this.bareReferences = bareReferences;
    }

    /** Anthropic's structured output: no bounds on numbers and lengths, and every object closed. */
    static SchemaSubset anthropic() {
        return new SchemaSubset(
                Set.of(
                        "type",
                        "properties",
                        "required",
                        "additionalProperties",
                        "items",
                        "enum",
                        "const",
                        "anyOf",
                        "allOf",
                        "$ref",
                        "$defs",
                        "definitions",
                        "default",
                        "title",
                        "description",
                        "format"),
                true,
                false);
    }

    /** Gemini's {@code responseJsonSchema} and {@code parametersJsonSchema}; a reference must stand alone. */
    static SchemaSubset gemini() {
        return new SchemaSubset(
                Set.of(
                        "$id",
                        "$defs",
                        "$ref",
                        "$anchor",
                        "type",
                        "format",
                        "title",
                        "description",
                        "enum",
                        "items",
                        "prefixItems",
                        "minItems",
                        "maxItems",
                        "minimum",
                        "maximum",
                        "anyOf",
                        "oneOf",
                        "properties",
                        "additionalProperties",
                        "required",
                        "propertyOrdering"),
                false,
                true);
    }

    /** A cut copy. Booleans and anything else that is not an object come back as they are. */
    JsonNode cut(JsonNode schema) {
        if (!(schema instanceof ObjectNode full)) {
            return schema;
        }
        ObjectNode cut = Json.object();
        full.properties().forEach(entry -> copy(entry.getKey(), entry.getValue(), cut));
        if (full.has("oneOf") && !keywords.contains("oneOf") && !full.has("anyOf")) {
            copy("anyOf", full.path("oneOf"), cut);
        }
        if (full.has("const") && !keywords.contains("const") && !full.has("enum")) {
            cut.putArray("enum").add(full.path("const"));
        }
        if (bareReferences && cut.has("$ref")) {
            cut.retain(cut.properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .filter(key -> key.startsWith("$"))
                    .toList());
        }
        if (closedObjects && describesObject(full) && !cut.has("additionalProperties")) {
            cut.put("additionalProperties", false);
        }
        return cut;
    }

    /** True when somewhere in the schema an object may have members it does not name, which a closed subset cannot say. */
    static boolean hasOpenObjects(JsonNode schema) {
        if (schema instanceof ArrayNode list) {
            return list.valueStream().anyMatch(SchemaSubset::hasOpenObjects);
        }
        JsonNode additional = schema.path("additionalProperties");
        boolean open = additional.isObject() || additional.asBoolean(false) || schema.has("patternProperties");
        return open || schema.valueStream().anyMatch(SchemaSubset::hasOpenObjects);
    }

    private void copy(String keyword, JsonNode value, ObjectNode into) {
        if (!keywords.contains(keyword)) {
            return;
        }
        into.set(keyword, cutValue(keyword, value));
    }

    private JsonNode cutValue(String keyword, JsonNode value) {
        if (SCHEMA_MAPS.contains(keyword) && value.isObject()) {
            ObjectNode map = Json.object();
            value.properties().forEach(entry -> map.set(entry.getKey(), cut(entry.getValue())));
            return map;
        }
        if (SCHEMA_LISTS.contains(keyword) && value.isArray()) {
            ArrayNode list = Json.array();
            value.forEach(item -> list.add(cut(item)));
            return list;
        }
        return SCHEMAS.contains(keyword) ? cut(value) : value.deepCopy();
    }

    private static boolean describesObject(ObjectNode schema) {
        JsonNode type = schema.path("type");
        return "object".equals(type.asText()) || schema.has("properties");
    }
}
