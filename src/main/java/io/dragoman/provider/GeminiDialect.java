package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Candidate;
import java.util.Map;

/** The generateContent API of Gemini, which Vertex AI speaks as well. */
public final class GeminiDialect implements Dialect {
    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public ProviderCall call(ChatRequest request, Candidate candidate) {
        return new GeminiRequestWriter(request, candidate).write();
    }

    @Override
    public JsonNode withText(JsonNode body, String text) {
        return AnswerText.inParts(body, "/candidates/0/content/parts", text);
    }

    @Override
    public ProviderAnswer answer(byte[] body) {
        return GeminiAnswerReader.read(body);
    }

    @Override
    public StreamReader streamReader() {
        return new GeminiStreamReader();
    }

    @Override
    public ProviderException error(int status, Map<String, String> headers, byte[] body) {
        return GeminiErrors.of(status, headers, body);
    }
}
