package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that open the doors, read once at the start: a request costs a hash and a comparison. Safe for any thread. */
public final class AccessKeys {
    private final List<Map.Entry<Principal, KeyHash>> keys;

    AccessKeys(Map<Principal, KeyHash> keys) {
        this.keys = List.copyOf(keys.entrySet());
    }

    /**
     * Whose key it is.
     *
     * @param kinds what the door takes
     */
    public Optional<Principal> find(String key, Kind... kinds) {
        KeyHash hash = KeyHash.ofKey(key);
        Principal found = null;
        for (Map.Entry<Principal, KeyHash> known : keys) {
            // No early end: the time must not tell which key came close.
            if (known.getValue().matches(hash)
                    && List.of(kinds).contains(known.getKey().kind())) {
                found = known.getKey();
            }
        }
        return Optional.ofNullable(found);
    }
}
