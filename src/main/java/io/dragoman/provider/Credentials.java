package io.dragoman.provider;

import io.dragoman.catalog.Provider;
import org.jspecify.annotations.Nullable;

/** Where the keys of providers come from, asked at every call. */
@FunctionalInterface
public interface Credentials {
    /**
     * The key of the provider, or null when it takes none.
     *
     * @throws ProviderException of class {@code KEY} when it should have one that cannot be had
     */
    @Nullable
    String key(Provider provider);
}
