package io.dragoman.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.events.EventType;
import io.dragoman.negotiation.Exclusion;
import io.dragoman.problem.ProblemCode;
import io.dragoman.walk.OpenApiContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/openapi.yaml} against the doors and the words of the code; answers are held against it by the walk tests. */
class OpenApiTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    /** Its provider's own status is passed on, and a request line that is too long has a status of its own. */
    private static final Set<String> OF_SEVERAL_STATUSES = Set.of("provider_rejected", "headers_too_large");

    private final OpenApiContract contract = OpenApiContract.shipped();
    private final JsonNode page = contract.page();

    @Test
    void isOpenApiWhoseReferencesAllLeadSomewhere() {
        assertThat(page.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(page.path("info").path("title").asText()).isEqualTo("Dragoman");
        Set<String> dangling = new TreeSet<>();
        references(page, (reference, target) -> {
            if (!reference.startsWith("#/") || target.isMissingNode()) {
                dangling.add(reference);
            }
        });

        assertThat(dangling).isEmpty();
    }

    @Test
    void usesEveryComponent() {
        Set<String> used = new TreeSet<>();
        references(page, (reference, target) -> used.add(reference));
        Set<String> defined = new TreeSet<>();
        for (String kind : List.of("schemas", "headers", "parameters")) {
            page.path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> defined.add("#/components/" + kind + "/" + name));
        }

        assertThat(used).containsAll(defined);
    }

    @Test
    void describesEveryOperation() {
        operations((path, operation) -> {
            assertThat(operation.path("operationId").asText()).as(path).isNotEmpty();
            assertThat(operation.path("summary").asText()).as(path).isNotEmpty();
            assertThat(operation.path("description").asText()).as(path).isNotEmpty();
            assertThat(operation.path("tags")).as(path).hasSize(1);
            assertThat(operation.path("responses").has("200")).as(path).isTrue();
            operation.path("responses").forEach(response -> {
                JsonNode answer = contract.resolved(response);
                assertThat(answer.path("description").asText()).as(path).isNotEmpty();
                assertThat(answer.path("content")).as(path).isNotEmpty();
                assertThat(answer.path("headers").has("X-Request-Id")).as(path).isTrue();
            });
        });
    }

    @Test
    void hasTheDoorsOfTheRoutesAndNoOther() throws IOException {
        Map<String, String> described = new TreeMap<>();
        operations((path, operation) ->
                described.put(path, operation.path("operationId").asText()));

        assertThat(described).isEqualTo(doors());
    }

    @Test
    void holdsOnlyValidSchemas() {
        JsonSchema metaSchema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));

        page.path("components")
                .path("schemas")
                .properties()
                .forEach(entry -> assertThat(metaSchema.validate(entry.getValue()))
                        .as(entry.getKey())
                        .isEmpty());
    }

    @Test
    void givesExamplesThatFit() {
        operations((path, operation) -> {
            JsonNode content = operation.path("requestBody").path("content").path("application/json");
            assertThat(content.path("examples").isEmpty())
                    .as("%s without an example", path)
                    .isEqualTo(content.isMissingNode());
            content.path("examples")
                    .forEach(example -> assertThat(contract.faults(content.path("schema"), example.path("value")))
                            .as(path)
                            .isEmpty());
        });
    }

    @Test
    void knowsTheWordsOfTheCode() {
        assertThat(words("ErrorClass"))
                .containsExactlyElementsOf(Arrays.stream(ErrorClass.values())
                        .map(ErrorClass::wireName)
                        .toList());
        assertThat(words("Mode"))
                .containsExactlyElementsOf(
                        Arrays.stream(Mode.values()).map(Mode::wireName).toList());
        assertThat(words("Filter"))
                .containsExactlyElementsOf(Arrays.stream(Exclusion.Filter.values())
                        .map(Exclusion.Filter::wireName)
                        .toList());
        assertThat(words("EventType"))
                .containsExactlyElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::wireName)
                        .toList());
        assertThat(words("ProblemCode"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values())
                        .filter(code -> code != ProblemCode.CLIENT_GONE)
                        .map(ProblemCode::code)
                        .toList());
    }

    @Test
    void givesEachErrorCodeItsStatus() {
        page.path("components").path("responses").properties().forEach(entry -> {
            JsonNode problem = entry.getValue()
                    .path("content")
                    .path("application/problem+json")
                    .path("schema")
                    .path("properties");
            int status = problem.path("status").path("const").asInt();
            for (JsonNode code : problem.path("code").path("enum")) {
                ProblemCode known = ProblemCode.valueOf(code.asText().toUpperCase(Locale.ROOT));
                assertThat(known.status() == status || OF_SEVERAL_STATUSES.contains(code.asText()))
                        .as("%s: %s", entry.getKey(), code)
                        .isTrue();
            }
        });
    }

    private List<String> words(String schema) {
        return stream(page.path("components").path("schemas").path(schema).path("enum"))
                .map(JsonNode::asText)
                .toList();
    }

    /** Calls with "METHOD path" and the operation. */
    private void operations(BiConsumer<String, JsonNode> each) {
        page.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> each.accept(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    }

    private void references(JsonNode node, BiConsumer<String, JsonNode> each) {
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()) {
            each.accept(reference.asText(), page.at(reference.asText().substring(1)));
        }
        node.forEach(child -> references(child, each));
    }

    /** Door ids by "METHOD path". */
    private static Map<String, String> doors() throws IOException {
        Map<String, String> doors = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("routes/api"))) {
            for (Path file : files.toList()) {
                for (JsonNode item : YAML.readTree(file.toFile())) {
                    JsonNode rest = item.path("rest");
                    METHODS.forEach(method -> rest.path(method)
                            .forEach(door -> doors.put(
                                    method.toUpperCase(Locale.ROOT) + " "
                                            + (rest.path("path").asText("")
                                                            + door.path("path").asText(""))
                                                    .replace("//", "/"),
                                    door.path("id").asText())));
                }
            }
        }
        return doors;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }
}
