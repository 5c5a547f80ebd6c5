package io.dragoman.provider;

import io.dragoman.chat.ChatRequest;
import io.dragoman.negotiation.Candidate;
import java.util.Map;

/** The built-in demo provider speaks the wire format of OpenAI; only its name is another. */
public final class DemoDialect implements Dialect {
    private final OpenAiDialect wire = new OpenAiDialect();

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public ProviderCall call(ChatRequest request, Candidate candidate) {
        return wire.call(request, candidate);
    }

    @Override
    public ProviderAnswer answer(byte[] body) {
        return wire.answer(body);
    }

    @Override
    public StreamReader streamReader() {
        return wire.streamReader();
    }

    @Override
    public ProviderException error(int status, Map<String, String> headers, byte[] body) {
        return wire.error(status, headers, body);
    }
}
