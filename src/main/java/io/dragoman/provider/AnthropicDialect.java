package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Candidate;
import java.util.Map;

/** The Messages API of Anthropic, and of others that speak it. */
public final class AnthropicDialect implements Dialect {
    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public ProviderCall call(ChatRequest request, Candidate candidate) {
        return new AnthropicRequestWriter(request, candidate).write();
    }

    @Override
    public JsonNode withText(JsonNode body, String text) {
        return AnswerText.inParts(body, "/content", text);
    }

    @Override
    public ProviderAnswer answer(byte[] body) {
        return AnthropicAnswerReader.read(body);
    }

    @Override
    public StreamReader streamReader() {
        return new AnthropicStreamReader();
    }

    @Override
    public ProviderException error(int status, Map<String, String> headers, byte[] body) {
        return AnthropicErrors.of(status, headers, body);
    }
}
