package io.dragoman.camel.hot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Camel's own schema of its YAML language. Takes about a second to load: made on the first use. */
public final class RouteSchema {
    private static final String RESOURCE = "/schema/camelYamlDsl.json";

    /** Only a part of the schema is ever needed. */
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().preloadJsonSchema(false).build();

    /** Under these Camel takes {@code true} and {@code 1} for text. */
    private static final Set<String> TEXTS =
            Set.of("constant", "simple", "expression", "header", "variable", "exchangeProperty");

    private final JsonSchema schema;

    public RouteSchema() {
        try (InputStream in = RouteSchema.class.getResourceAsStream(RESOURCE)) {
            JsonNode text = new ObjectMapper().readTree(in);
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4, RouteSchema::withKeywords)
                    .getSchema(text, CONFIG);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Camel's schema marks what is deprecated, a word that draft 4 does not have. */
    private static void withKeywords(JsonSchemaFactory.Builder factory) {
        JsonMetaSchema draft4 = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        factory.metaSchema(draft4).defaultMetaSchemaIri(draft4.getIri());
    }

    /** Null when the text fits, else the finding that lies deepest, which is the most telling. */
    public RouteLint.@Nullable Finding check(String file, String text) {
        YamlTree root = YamlTree.parse(file, text);
        if (root == null) {
            return new RouteLint.Finding(file, 1, "empty");
        }
        List<ValidationMessage> messages = new ArrayList<>(schema.validate(json(root)));
        return messages.stream()
                .max(Comparator.comparingInt(
                        message -> message.getInstanceLocation().getNameCount()))
                .map(message -> new RouteLint.Finding(file, line(root, message), "schema: " + message.getMessage()))
                .orElse(null);
    }

    private static JsonNode json(YamlTree tree) {
        if (tree.isMapping()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (YamlTree.Entry entry : tree.entries()) {
                String text = TEXTS.contains(entry.key()) ? entry.value().text() : null;
                object.set(entry.key(), text != null ? TextNode.valueOf(text) : json(entry.value()));
            }
            return object;
        }
        if (tree.isSequence()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            tree.items().forEach(item -> array.add(json(item)));
            return array;
        }
        return scalar(tree);
    }

    private static JsonNode scalar(YamlTree tree) {
        String text = tree.text();
        return switch (tree.node().getTag().getValue()) {
            case "tag:yaml.org,2002:bool" -> JsonNodeFactory.instance.booleanNode("true".equalsIgnoreCase(text));
            case "tag:yaml.org,2002:int" -> JsonNodeFactory.instance.numberNode(Long.parseLong(String.valueOf(text)));
            case "tag:yaml.org,2002:float" ->
                JsonNodeFactory.instance.numberNode(Double.parseDouble(String.valueOf(text)));
            case "tag:yaml.org,2002:null" -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(text);
        };
    }

    private static int line(YamlTree root, ValidationMessage message) {
        YamlTree at = root;
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            Object step = message.getInstanceLocation().getElement(i);
            YamlTree next = step instanceof Integer index
                    ? index < at.items().size() ? at.items().get(index) : null
                    : at.get(String.valueOf(step));
            if (next == null) {
                return at.line();
            }
            at = next;
        }
        return at.line();
    }
}
