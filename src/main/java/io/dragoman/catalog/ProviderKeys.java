package io.dragoman.catalog;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches the key of a provider from where its row says it lies. It is fetched for each call and kept nowhere, so a changed file is a
 * changed key. Safe for any thread.
 */
public final class ProviderKeys {
    private static final int MAX_BYTES = 16 * 1024;

    private final Map<String, String> environment;

    /** @param environment of the process */
    public ProviderKeys(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @return empty when the provider takes none
     * @throws DragomanException {@code provider_error} when it should have one and there is none
     */
    public Optional<String> find(Provider provider) {
        return switch (provider.credentialStore()) {
            case NONE -> Optional.empty();
            case ENV -> Optional.of(required(provider, environment.getOrDefault(provider.credentialRef(), "")));
            case FILE -> Optional.of(required(provider, read(provider)));
            case VAULT ->
                throw new DragomanException(
                        ProblemCode.VAULT_LOCKED,
                        "provider " + provider.id() + ": its key is in the vault, which is locked");
        };
    }

    private static String read(Provider provider) {
        try (InputStream in = Files.newInputStream(Path.of(provider.credentialRef()))) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String required(Provider provider, String found) {
        String key = found.strip();
        if (key.isEmpty() || key.chars().anyMatch(Character::isISOControl)) {
            throw new DragomanException(
                    ProblemCode.PROVIDER_ERROR,
                    "provider " + provider.id() + ": its key cannot be read (expected: one line in the "
                            + (provider.credentialStore() == CredentialStore.ENV ? "environment variable" : "file")
                            + " that api_key_ref names)");
        }
        return key;
    }
}
