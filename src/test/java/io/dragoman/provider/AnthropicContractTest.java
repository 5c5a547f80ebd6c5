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
import java.util.Set;
import java.util.stream.Stream;

class AnthropicContractTest extends DialectContract {
    /** Recordings that are not one whole answer each; {@link AnthropicOddRecordingsTest} reads them. */
    static final Set<String> ODD = Set.of(
            "anthropic-programmatic-tool-calling.1.json",
            "anthropic-refusal.stream.json",
            "anthropic-tool-search-deferred-bm25.stream.json",
            "anthropic-tool-search-deferred-regex.stream.json",
            "anthropic-tool-search-regex.1.stream.json",
            "spliced-message-start.stream.json");

    private final Dialect dialect = new AnthropicDialect();

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    List<String> folders() {
        return List.of("anthropic/messages");
    }

    @Override
    Stream<Recording> answers() {
        return super.answers().filter(AnthropicContractTest::whole);
    }

    @Override
    Stream<Recording> streams() {
        return super.streams().filter(AnthropicContractTest::whole);
    }

    private static boolean whole(Recording recording) {
        return !ODD.contains(recording.file().getFileName().toString());
    }

    /** Anthropic reports no total: the last word on each of its four disjoint counts. */
    @Override
    OptionalLong reportedTotal(RecordedExchange exchange) {
        return OptionalLong.of(
                Stream.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
                        .mapToLong(name -> AnthropicOddRecordingsTest.lastCount(exchange.text(), name))
                        .sum());
    }

    /** The tool that a recorded turn of role system adds has no counterpart: a system turn holds instructions. */
    @Override
    Stream<Recording> requests() {
        return super.requests().filter(recording -> !recording.file().toString().contains("R4-T1-tool-addition"));
    }

    @Override
    void checkRequest(Recording recording) {
        JsonNode recorded = recording.exchange().requestBody();
        ProviderCall call = dialect.call(
                AnthropicRecordedRequest.toChatRequest(recorded),
                DialectRequests.candidate(recorded.path("model").asText()));

        assertThat(DialectRequests.body(call)).isEqualTo(asTheDialectWritesIt(recorded));
    }

    /** What differs on purpose: text is always a block, a unary request says nothing about streams, thinking forbids a temperature. */
    private static JsonNode asTheDialectWritesIt(JsonNode recorded) {
        ObjectNode expected = recorded.deepCopy();
        if (!expected.path("stream").asBoolean()) {
            expected.remove("stream");
        }
        if (expected.has("thinking")) {
            expected.remove("temperature");
        }
        asBlocks(expected, "system");
        expected.path("messages").forEach(message -> asBlocks((ObjectNode) message, "content"));
        return expected;
    }

    private static void asBlocks(ObjectNode holder, String field) {
        if (holder.path(field).isTextual()) {
            ArrayNode blocks = Json.array();
            blocks.addObject()
                    .put("type", "text")
                    .put("text", holder.path(field).asText());
            holder.set(field, blocks);
        }
    }

    @Override
    ErrorClass expectedErrorClass(Recording recording) {
        return ErrorClass.UNSUPPORTED;
    }
}
