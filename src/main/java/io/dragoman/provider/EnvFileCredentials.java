package io.dragoman.provider;

import io.dragoman.catalog.Provider;
import io.dragoman.chat.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys in environment variables and in files. A file is read again when it has changed, as mounted secrets do. Safe for any thread. */
public final class EnvFileCredentials implements Credentials {
    private static final long MAX_FILE_BYTES = 64 * 1024;

    private final Function<String, @Nullable String> environment;
    private final Map<String, KeyFile> files = new ConcurrentHashMap<>();

    /** A key as it was in one state of its file; a mounted secret is exchanged as a whole, so its file key changes with it. */
    private record KeyFile(
            FileTime modified, long size, @Nullable Object fileKey, String key) {
        boolean isOf(BasicFileAttributes state) {
            return modified.equals(state.lastModifiedTime())
                    && size == state.size()
                    && Objects.equals(fileKey, state.fileKey());
        }
    }

    /** @param environment value of an environment variable, or null */
    public EnvFileCredentials(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String key(Provider provider) {
        return switch (provider.credentialStore()) {
            case NONE -> null;
            case ENV ->
                required(environment.apply(provider.credentialRef()), "the environment variable of its key is not set");
            case FILE -> required(fileKey(provider.credentialRef()), "the file of its key is empty");
            case VAULT -> throw missing("its key is in the vault, which is not open");
        };
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
        return key;
    }

    private static ProviderException missing(String why) {
        return new ProviderException(ErrorClass.KEY, 0, "provider: " + why);
    }
}
