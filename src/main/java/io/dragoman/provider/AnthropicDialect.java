package io.dragoman.provider;

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
