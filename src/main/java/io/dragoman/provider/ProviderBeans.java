package io.dragoman.provider;

import java.util.List;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room: for each dialect a step that writes its requests and one that reads its answers. */
public final class ProviderBeans {
    private final Credentials credentials;
    private final List<Dialect> all = List.of(
            new OpenAiDialect(), new AnthropicDialect(), new GeminiDialect(), new OllamaDialect(), new DemoDialect());
    private final Dialects dialects = new Dialects(all);

    public ProviderBeans(Credentials credentials) {
        this.credentials = credentials;
    }

    public Dialects dialects() {
        return dialects;
    }

    public void bind(BiConsumer<String, Object> registry) {
        for (Dialect dialect : all) {
            registry.accept(dialect.name() + "Request", new ProviderRequestProcessor(dialect));
            registry.accept(dialect.name() + "Answer", new ProviderAnswerProcessor(dialect));
        }
        registry.accept("bearerKey", new CredentialProcessor(credentials, "Authorization", "Bearer "));
        registry.accept("anthropicKey", new CredentialProcessor(credentials, "x-api-key", ""));
        registry.accept("geminiKey", new CredentialProcessor(credentials, "x-goog-api-key", ""));
        registry.accept("azureKey", new CredentialProcessor(credentials, "api-key", ""));
        registry.accept("demoProvider", new DemoProviderProcessor());
    }
}
