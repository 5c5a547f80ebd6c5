package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import io.dragoman.mock.RecordedExchange;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

class GeminiContractTest extends DialectContract {
    private static final JsonNode EMPTY_TEXT = Json.object().put("text", "");

    private final Dialect dialect = new GeminiDialect();

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    List<String> folders() {
        return List.of(
                "gemini/generateContent",
                "gemini/streamGenerateContent",
                "vertex/generateContent",
                "vertex/streamGenerateContent");
    }

    /** Without lists of responses, which come to those who ask for a stream and not for events; {@link GeminiListTest} reads them. */
    @Override
    Stream<Recording> answers() {
        return super.answers().filter(recording -> !isList(recording));
    }

    static boolean isList(Recording recording) {
        return recording.exchange().text().stripLeading().startsWith("[");
    }

    @Override
    OptionalLong reportedTotal(RecordedExchange exchange) {
        return OptionalLong.of(AnthropicOddRecordingsTest.lastCount(exchange.text(), "totalTokenCount"));
    }

    @Override
    void checkRequest(Recording recording) {
        JsonNode request = recording.exchange().request();
        ObjectNode recorded = GeminiRecordedRequest.inCamelCase(request.path("body"));
        boolean stream = request.path("path").asText().endsWith("streamGenerateContent");
        String model =
                request.path("path").asText().replaceFirst(".*/models/", "").replaceFirst(":.*", "");
        ProviderCall call =
                dialect.call(GeminiRecordedRequest.toChatRequest(recorded, stream), DialectRequests.candidate(model));

        assertThat(DialectRequests.body(call)).isEqualTo(asTheDialectWritesIt(recorded));
        assertThat(call.path()).contains("/models/" + model + (stream ? ":stream" : ":generate"));
    }

    /** What differs on purpose: no role on the system instruction, one turn where a role speaks twice, no empty text, JSON Schema for tools. */
    private static JsonNode asTheDialectWritesIt(ObjectNode recorded) {
        ObjectNode expected = recorded.deepCopy();
        if (expected.path("systemInstruction") instanceof ObjectNode system) {
            system.remove("role");
        }
        for (JsonNode tool : expected.path("tools")) {
            for (JsonNode declaration : tool.path("functionDeclarations")) {
                JsonNode schema = ((ObjectNode) declaration).remove("parameters");
                schema = schema == null ? declaration.path("parametersJsonSchema") : schema;
                if (schema.isObject()) {
                    ((ObjectNode) declaration)
                            .set("parametersJsonSchema", SchemaSubset.gemini().cut(schema));
                }
                if (declaration.path("description").isNull()) {
                    ((ObjectNode) declaration).remove("description");
                }
            }
        }
        expected.set("contents", merged(expected.path("contents")));
        return expected;
    }

    private static ArrayNode merged(JsonNode contents) {
        ArrayNode turns = Json.array();
        for (JsonNode content : contents) {
            String role = content.path("role").asText().equals("model") ? "model" : "user";
            ArrayNode parts = Json.array();
            content.path("parts")
                    .valueStream()
                    .filter(part -> !part.equals(EMPTY_TEXT))
                    .forEach(parts::add);
            JsonNode last = turns.isEmpty() ? Json.object() : turns.get(turns.size() - 1);
            if (last.path("role").asText().equals(role)) {
                ((ArrayNode) last.path("parts")).addAll(parts);
            } else {
                turns.addObject().put("role", role).set("parts", parts);
            }
        }
        return turns;
    }

    @Override
    ErrorClass expectedErrorClass(Recording recording) {
        if (recording.exchange().status() == 429) {
            return ErrorClass.RATE_LIMITED;
        }
        return recording.file().endsWith("test_generate_content_invalid_role.json")
                ? ErrorClass.CLIENT
                : ErrorClass.UNSUPPORTED;
    }
}
