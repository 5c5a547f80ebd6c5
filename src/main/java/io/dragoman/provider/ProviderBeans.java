package io.dragoman.provider;

import io.dragoman.catalog.ProviderKeys;
import java.util.List;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room: for each dialect a step that writes its requests and one that reads its answers. */
public final class ProviderBeans {
    private final ProviderKeys keys;
    private final List<Dialect> all = List.of(
            new OpenAiDialect(), new AnthropicDialect(), new GeminiDialect(), new OllamaDialect(), new DemoDialect());
    private final Dialects dialects = new Dialects(all);

    public ProviderBeans(ProviderKeys keys) {
        this.keys = keys;
    }

    public Dialects dialects() {
        return dialects;
    }

    public void bind(BiConsumer<String, Object> registry) {
        for (Dialect dialect : all) {
            registry.accept(dialect.name() + "Request", new ProviderRequestProcessor(dialect));
            registry.accept(dialect.name() + "Answer", new ProviderAnswerProcessor(dialect));
        }
        registry.accept("bearerKey", new CredentialProcessor(keys, "Authorization", "Bearer "));
        registry.accept("anthropicKey", new CredentialProcessor(keys, "x-api-key", ""));
        registry.accept("geminiKey", new CredentialProcessor(keys, "x-goog-api-key", ""));
        registry.accept("azureKey", new CredentialProcessor(keys, "api-key", ""));
        registry.accept("demoProvider", new DemoProviderProcessor());
    }
}
