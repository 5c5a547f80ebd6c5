package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Usage;
import io.dragoman.negotiation.Candidate;
import java.util.List;
import java.util.Map;

/** The chat API that Ollama calls its own: {@code /api/chat}, NDJSON, options apart. */
public final class OllamaDialect implements Dialect {
    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public ProviderCall call(ChatRequest request, Candidate candidate) {
        return new ProviderCall("/api/chat", Map.of(), new OllamaRequestWriter(request, candidate).write());
    }

    @Override
    public JsonNode withText(JsonNode body, String text) {
        JsonNode copy = body.deepCopy();
        if (copy.path("message") instanceof ObjectNode message) {
            message.put("content", text);
        }
        return copy;
    }

    @Override
    public ProviderAnswer answer(byte[] body) {
        JsonNode json = OllamaWire.parse(body);
        JsonNode message = json.path("message");
        if (!message.isObject() || !json.path("done").asBoolean(false)) {
            throw ErrorClassifier.garbage("answer: no message that is done (expected: a chat answer of Ollama)");
        }
        List<ToolCall> toolCalls = OllamaWire.toolCalls(message, 0);
        Usage usage = OllamaWire.usage(json);
        return new ProviderAnswer(
                json,
                message.path("content").asText(""),
                message.path("thinking").asText(""),
                toolCalls,
                OllamaWire.stopReason(json, !toolCalls.isEmpty()),
                usage == null ? Usage.NONE : usage,
                usage != null);
    }

    @Override
    public StreamReader streamReader() {
        return new OllamaStreamReader();
    }

    @Override
    public ProviderException error(int status, Map<String, String> headers, byte[] body) {
        return ErrorClassifier.failedAnswer(status, headers, body);
    }
}
