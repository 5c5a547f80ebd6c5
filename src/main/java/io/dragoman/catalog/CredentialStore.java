package io.dragoman.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where the key of a provider lies. The catalogue holds only the reference, never the key. */
public enum CredentialStore {
    /** The provider takes no key. */
    NONE,
    /** An environment variable of the broker's process; the reference is its name. */
    ENV,
    /** A file, for example a mounted Kubernetes secret; the reference is its path. */
    FILE,
    /** The broker's vault. */
    VAULT;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
