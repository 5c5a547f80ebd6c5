package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.mock.RecordedExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

class OllamaContractTest extends DialectContract {
    private final OllamaDialect dialect = new OllamaDialect();

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    List<String> folders() {
        return List.of("ollama/ollama-chat");
    }

    @Override
    OptionalLong reportedTotal(RecordedExchange exchange) {
        String[] lines = exchange.text().strip().split("\n");
        JsonNode last = RecordedRequests.read(lines[lines.length - 1].getBytes(StandardCharsets.UTF_8));
        return OptionalLong.of(last.path("prompt_eval_count").asLong()
                + last.path("eval_count").asLong());
    }

    @Override
    void checkRequest(Recording recording) {
        ObjectNode recorded = recording.exchange().requestBody().deepCopy();
        ProviderCall call = dialect.call(
                RecordedRequests.of(recorded),
                RecordedRequests.candidate(recorded.path("model").asText()));

        // Empty fields are what the recorded client library added.
        recorded.properties()
                .removeIf(field -> field.getValue().isNull()
                        || field.getValue().isContainerNode()
                                && field.getValue().isEmpty()
                        || field.getValue().asText().isEmpty()
                                && field.getValue().isTextual());
        recorded.path("messages").forEach(message -> {
            if (message.path("images").isNull()) {
                ((ObjectNode) message).remove("images");
            }
            ((ObjectNode) message).remove("tool_calls");
        });
        assertThat(RecordedRequests.read(call.body())).isEqualTo(recorded);
    }

    @Override
    ErrorClass expectedErrorClass(Recording recording) {
        throw new AssertionError("no failure of Ollama was recorded: " + recording);
    }
}
