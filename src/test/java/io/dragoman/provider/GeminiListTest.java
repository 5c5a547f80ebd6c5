package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.mock.RecordedExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams recorded as one list of responses: the same responses as events, told apart by their brackets only. */
class GeminiListTest {
    private final Dialect dialect = new GeminiDialect();

    static Stream<Path> lists() throws IOException {
        try (Stream<Path> files = Files.list(DialectContract.WIRE.resolve("gemini/streamGenerateContent"))) {
            return files.filter(file -> !file.toString().endsWith(".stream.json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void readsEachResponseOfAListAsAnEvent(Path file) throws JsonProcessingException {
        RecordedExchange exchange = RecordedExchange.read(file);
        JsonNode responses = Json.read(exchange.body());
        StreamReader reader = dialect.streamReader();
        for (JsonNode response : responses) {
            assertThat(reader.completeAtEnd()).as("before the last response").isFalse();
            reader.read("", Json.text(response));
        }

        assertThat(responses.isArray()).isTrue();
        assertThat(reader.completeAtEnd()).isTrue();
        assertThat(reader.started()).isTrue();
        assertThat(reader.stopReason()).isIn(StopReason.STOP, StopReason.TOOL_CALLS);
        assertThat(reader.usage().total())
                .isEqualTo(AnthropicOddRecordingsTest.lastCount(exchange.text(), "totalTokenCount"));
    }
}
