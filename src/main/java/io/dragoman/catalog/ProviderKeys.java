package io.dragoman.catalog;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.redaction.KnownSecrets;
import io.dragoman.vault.Secret;
import io.dragoman.vault.SecretUnreadableException;
import io.dragoman.vault.VaultLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of providers, from where their rows say they lie, asked at every call: a lock of the vault takes effect at once, and a file is
 * read again when it has changed, as mounted secrets do. A key from the vault is kept nowhere. Safe for any thread.
 */
public final class ProviderKeys {
    private static final long MAX_FILE_BYTES = 64 * 1024;

    private final Function<String, @Nullable String> environment;
    private final Function<String, Secret> vault;
    private final Map<String, KeyFile> files = new ConcurrentHashMap<>();
    /** Environment variables that the filter of secrets knows; they do not change while the process runs. */
    private final Set<String> toldOf = ConcurrentHashMap.newKeySet();

    /** A key as it was in one state of its file; a mounted secret is exchanged as a whole, so its file key changes with it. */
    private record KeyFile(
            FileTime modified, long size, @Nullable Object fileKey, String key) {
        boolean isOf(BasicFileAttributes state) {
            return modified.equals(state.lastModifiedTime())
                    && size == state.size()
                    && Objects.equals(fileKey, state.fileKey());
        }
    }

    /**
     * @param environment value of an environment variable, or null
     * @param vault leases a secret by its name
     */
    public ProviderKeys(Function<String, @Nullable String> environment, Function<String, Secret> vault) {
        this.environment = environment;
        this.vault = vault;
    }

    /** Where the vault has the key of a provider. */
    static String nameInVault(String providerId) {
        return "provider/" + providerId;
    }

    /**
     * The key, or null when the provider takes none. Costs some microseconds.
     *
     * @throws VaultLockedException when it is in the vault, which is not open
     * @throws DragomanException {@code provider_error} when there should be one and there is none
     */
    public @Nullable String find(Provider provider) {
        return switch (provider.credentialStore()) {
            case NONE -> null;
            case ENV -> environmentKey(provider.credentialRef());
            case FILE -> required(fileKey(provider.credentialRef()), "the file of its key is empty");
            case VAULT -> leased(provider.credentialRef());
        };
    }

    private String environmentKey(String name) {
        String key = required(environment.apply(name), "the environment variable of its key is not set");
        if (toldOf.add(name)) {
            KnownSecrets.add("env:" + name, key);
        }
        return key;
    }

    private String leased(String name) {
        try (Secret key = vault.apply(name)) {
            return key.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        } catch (SecretUnreadableException e) {
            throw missing(e.isMissing() ? "its key is not in the vault" : "its key in the vault has been damaged");
        }
    }

    private String fileKey(String name) {
        try {
            Path path = Path.of(name);
            BasicFileAttributes state = Files.readAttributes(path, BasicFileAttributes.class);
            KeyFile known = files.get(name);
            if (known != null && known.isOf(state)) {
                return known.key;
            }
            if (!state.isRegularFile() || state.size() > MAX_FILE_BYTES) {
                throw missing("the file of its key is not a file of at most 65536 bytes");
            }
            String key = Files.readString(path).strip();
            KnownSecrets.add("file:" + name, key);
            files.put(name, new KeyFile(state.lastModifiedTime(), state.size(), state.fileKey(), key));
            return key;
        } catch (IOException | InvalidPathException e) {
            throw missing("the file of its key cannot be read");
        }
    }

    private static String required(@Nullable String key, String otherwise) {
        if (key == null || key.isBlank()) {
            throw missing(otherwise);
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw missing("its key is not one line");
        }
        return key.strip();
    }

    private static DragomanException missing(String why) {
        return new DragomanException(ProblemCode.PROVIDER_ERROR, "provider: " + why);
    }
}
