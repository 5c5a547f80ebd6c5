package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.mock.RecordedExchange;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class OpenAiContractTest extends DialectContract {
    private static final Pattern TOTAL = Pattern.compile("\"usage\":\\s*\\{[^{}]*?\"total_tokens\":\\s*(\\d+)");

    private final OpenAiDialect dialect = new OpenAiDialect();

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    List<String> folders() {
        return List.of(
                "openai/chat",
                "openai-compatible/chat",
                "groq/chat",
                "mistral/chat",
                "writer/chat",
                "azure/chat",
                "ollama/chat",
                "gemini/chat");
    }

    @Override
    OptionalLong reportedTotal(RecordedExchange exchange) {
        if (!exchange.stream()) {
            JsonNode total =
                    RecordedRequests.read(exchange.body()).path("usage").path("total_tokens");
            return total.isNumber() ? OptionalLong.of(total.asLong()) : OptionalLong.empty();
        }
        Matcher total = TOTAL.matcher(exchange.text());
        OptionalLong last = OptionalLong.empty();
        while (total.find()) {
            last = OptionalLong.of(Long.parseLong(total.group(1)));
        }
        return last;
    }

    @Override
    void checkRequest(Recording recording) {
        ObjectNode recorded = recording.exchange().requestBody().deepCopy();
        String model = recorded.path("model").asText();
        ProviderCall call = dialect.call(RecordedRequests.of(recorded), RecordedRequests.candidate(model));

        // What differs on purpose: usage is asked for in every stream, a unary request says nothing about streams.
        ObjectNode expected = recorded.deepCopy();
        expected.remove("stream_options");
        if (recorded.path("stream").asBoolean()) {
            ObjectNode options = recorded.path("stream_options").isObject()
                    ? recorded.path("stream_options").deepCopy()
                    : expected.objectNode();
            expected.set("stream_options", options.put("include_usage", true));
        } else {
            expected.remove("stream");
        }
        assertThat(RecordedRequests.read(call.body())).isEqualTo(expected);
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
    }

    @Override
    ErrorClass expectedErrorClass(Recording recording) {
        String name = recording.file().getFileName().toString();
        if (name.contains("tool_use_failed")) {
            return ErrorClass.TRANSIENT;
        }
        return name.equals("test_vision-2.json") || name.equals("test_prompt_content_filtering.json")
                ? ErrorClass.CLIENT
                : ErrorClass.UNSUPPORTED;
    }
}
