package io.dragoman.walk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds answers against {@code docs/openapi.yaml}: a status, content type, field or value that the page does not describe fails the test
 * that got it. Safe for any thread.
 */
public final class OpenApiContract {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenApiContract SHIPPED = new OpenApiContract(Path.of("docs/openapi.yaml"));

    /** What the broker may answer where no operation is: it has not got as far as a route. */
    private static final Map<String, String> WITHOUT_OPERATION = Map.of(
            "400", "InvalidRequest",
            "404", "NotFound",
            "405", "MethodNotAllowed",
            "408", "RequestTimeout",
            "413", "PayloadTooLarge",
            "414", "RequestLineTooLong",
            "415", "UnsupportedMediaType",
            "431", "HeadersTooLarge",
            "500", "Internal",
            "503", "Unavailable");

    private final JsonNode page;
    private final List<PathItem> paths = new ArrayList<>();
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

    private record PathItem(Pattern pattern, long literals, JsonNode operations) {}

    private record Event(String name, String data) {}

    OpenApiContract(Path file) {
        try {
            page = YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(file + ": not YAML", e);
        }
        page.path("paths").properties().forEach(entry -> paths.add(pathItem(entry.getKey(), entry.getValue())));
        paths.sort(Comparator.comparingLong(PathItem::literals).reversed());
    }

    /** The page of this repository. */
    public static OpenApiContract shipped() {
        return SHIPPED;
    }

    public JsonNode page() {
        return page;
    }

    /**
     * Fails unless the page describes such an answer.
     *
     * @param path with or without its query
     * @param contentType with or without parameters; empty for an answer without a body
     * @param body the whole of it: a stream to its end
     */
    public void check(String method, String path, int status, String contentType, String body) {
        String where = method + " " + path + " -> " + status;
        Map<String, JsonNode> described = responses(method, path.replaceFirst("\\?.*", ""));
        JsonNode response = described.get(String.valueOf(status));
        if (response == null) {
            throw failure(where, "status: " + status, described.keySet().toString(), body);
        }
        JsonNode content = response.path("content");
        String mediaType = contentType.replaceFirst(";.*", "").strip();
        if (!content.has(mediaType)) {
            throw failure(where, "content type: " + contentType, names(content), body);
        }
        JsonNode media = content.path(mediaType);
        if (mediaType.equals("text/event-stream")) {
            checkStream(where, media.path("x-events"), body);
            return;
        }
        JsonNode value = mediaType.endsWith("json") && !mediaType.endsWith("ndjson")
                ? json(where, body)
                : TextNode.valueOf(body);
        checkValue(where, media.path("schema"), value);
    }

    /** What is wrong with the value by the page's schema, one finding each; empty when it fits. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    /** The node, or the one it refers to. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? page.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static PathItem pathItem(String template, JsonNode operations) {
        String pattern = template.replaceAll("[.]", "\\\\.")
                .replaceAll("\\{\\w+}$", ".+")
                .replaceAll("\\{\\w+}", "[^/]+");
        long literals = template.chars().filter(c -> c == '/').count() - (template.contains("{") ? 1 : 0);
        return new PathItem(Pattern.compile(pattern), literals, operations);
    }

    private Map<String, JsonNode> responses(String method, String path) {
        Map<String, JsonNode> responses = new TreeMap<>();
        Optional<JsonNode> operation = paths.stream()
                .filter(item -> item.pattern.matcher(path).matches())
                .map(item -> item.operations.path(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
        if (operation.isPresent()) {
            operation
                    .get()
                    .path("responses")
                    .properties()
                    .forEach(entry -> responses.put(entry.getKey(), resolved(entry.getValue())));
            return responses;
        }
        WITHOUT_OPERATION.forEach((status, name) ->
                responses.put(status, page.path("components").path("responses").path(name)));
        return responses;
    }

    private void checkStream(String where, JsonNode kinds, String body) {
        List<Event> events = events(body);
        if (kinds.has("step")) {
            checkPlanStream(where, kinds, events, body);
            return;
        }
        if (events.isEmpty() || !events.get(0).name.equals("decision")) {
            throw failure(where, "first event: not a decision", "event: decision", body);
        }
        checkData(where, kinds.path("decision"), events.get(0));
        Event last = events.get(events.size() - 1);
        boolean complete = last.name.isEmpty() && last.data.equals("[DONE]");
        if (!complete && !last.name.equals("error")) {
            throw failure(where, "last event: " + last.data, "[DONE] or event: error", body);
        }
        int chunksEnd = events.size() - (complete ? 2 : 1);
        for (Event chunk : events.subList(1, Math.max(1, chunksEnd))) {
            checkData(where, kinds.path("chunk"), chunk);
        }
        if (complete) {
            checkData(where, kinds.path("end"), events.get(events.size() - 2));
        } else {
            checkData(where, kinds.path("error"), last);
        }
    }

    private void checkPlanStream(String where, JsonNode kinds, List<Event> events, String body) {
        boolean complete = body.endsWith("data: [DONE]\n\n");
        if (complete != events.stream().anyMatch(event -> event.name.equals("answer"))) {
            throw failure(where, "[DONE] without an answer, or an answer without it", "both or none", body);
        }
        for (Event event : complete ? events.subList(0, events.size() - 1) : events) {
            if (!kinds.has(event.name)) {
                throw failure(where, "event: " + event.name, names(kinds), body);
            }
            checkData(where, kinds.path(event.name), event);
        }
    }

    private void checkData(String where, JsonNode schema, Event event) {
        checkValue(where + " event", schema, json(where, event.data));
    }

    private void checkValue(String where, JsonNode schema, JsonNode value) {
        List<String> faults = faults(schema, value);
        if (!faults.isEmpty()) {
            throw failure(where, String.join("; ", faults), "what docs/openapi.yaml describes", value.toString());
        }
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("allOf").add(schema);
        root.set("components", page.path("components"));
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root, config);
    }

    private static List<Event> events(String body) {
        List<Event> events = new ArrayList<>();
        for (String block : body.split("\n\n")) {
            String data = lines(block, "data:");
            if (!data.isEmpty()) {
                events.add(new Event(lines(block, "event:"), data));
            }
        }
        return events;
    }

    private static String lines(String block, String field) {
        return block.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .collect(Collectors.joining("\n"));
    }

    private static JsonNode json(String where, String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw failure(where, "body: not JSON", "JSON", body);
        }
    }

    private static String names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.toString();
    }

    private static AssertionError failure(String where, String actual, String expected, String body) {
        String shown = body.length() <= 2_000 ? body : body.substring(0, 2_000) + "...";
        return new AssertionError(
                where + " is not as docs/openapi.yaml says\n" + actual + " (expected: " + expected + ")\n" + shown);
    }
}
