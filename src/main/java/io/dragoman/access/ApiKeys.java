package io.dragoman.access;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The consumer keys in force, all of them in memory: a request costs a look-up and a hash and never waits for the store, and a store that
 * cannot be read makes no key invalid. Whoever changes a row puts it here as soon as it is committed, so a change bites at once. Reading is
 * safe for any thread.
 */
public final class ApiKeys {
    /** The one key whose text may be of any form, because an operator chooses it. */
    static final String DEFAULT_ID = "default";

    private static final String EXPECTED = " (expected: Authorization: Bearer <key>, or x-api-key: <key>)";

    private final Pepper pepper;
    private final LongSupplier nanos;
    private volatile Snapshot keys = new Snapshot(Map.of(), Map.of());

    /** Both maps hold the same keys. */
    private record Snapshot(Map<String, LiveKey> byId, Map<String, LiveKey> byPublicId) {
        static Snapshot of(Map<String, LiveKey> byId) {
            Map<String, LiveKey> byPublicId = new HashMap<>();
            byId.values().forEach(live -> {
                String publicId = live.key().publicId();
                if (publicId != null) {
                    byPublicId.put(publicId, live);
                }
            });
            return new Snapshot(byId, byPublicId);
        }
    }

    /** @param nanos as {@link System#nanoTime()}, for the paces */
    ApiKeys(Pepper pepper, LongSupplier nanos) {
        this.pepper = pepper;
        this.nanos = nanos;
    }

    /**
     * Whose key it is.
     *
     * @throws DragomanException {@code unauthorized} when it is nobody's, disabled or expired
     */
    LiveKey authenticate(@Nullable String text, long nowMs) {
        if (text == null) {
            throw refused("key: missing" + EXPECTED);
        }
        LiveKey live = find(text, nowMs).orElseThrow(() -> refused(unknown(text)));
        if (!live.key().enabled()) {
            throw refused("key: disabled (expected: a key that is enabled)");
        }
        if (live.key().expired(nowMs)) {
            throw refused("key: expired at " + Instant.ofEpochMilli(live.key().expiresAtMs())
                    + " (expected: a key that is valid)");
        }
        live.use(nowMs);
        return live;
    }

    /** The key with this text, usable or not. */
    Optional<LiveKey> find(String text, long nowMs) {
        Snapshot now = keys;
        LiveKey named = KeyText.parse(text)
                .map(key -> now.byPublicId().get(key.publicId()))
                .orElse(null);
        if (named != null && fits(named.key(), text, nowMs)) {
            return Optional.of(named);
        }
        LiveKey chosen = now.byId().get(DEFAULT_ID);
        return chosen != null && chosen != named && fits(chosen.key(), text, nowMs)
                ? Optional.of(chosen)
                : Optional.empty();
    }

    /** @return null for an id that no key has */
    @Nullable
    LiveKey get(String id) {
        return keys.byId().get(id);
    }

    /** In the order in which they were made. */
    Collection<LiveKey> all() {
        return keys.byId().values();
    }

    Pepper pepper() {
        return pepper;
    }

    /** Puts all stored keys in force. */
    void load(Collection<LiveKey> stored) {
        Map<String, LiveKey> byId = new LinkedHashMap<>();
        stored.forEach(live -> byId.put(live.key().id(), live));
        keys = Snapshot.of(byId);
    }

    /** Puts a key in force, new or changed. Nobody else may put or remove meanwhile. */
    void put(ApiKey key) {
        Map<String, LiveKey> next = new LinkedHashMap<>(keys.byId());
        LiveKey before = next.get(key.id());
        long now = nanos.getAsLong();
        next.put(key.id(), before == null ? LiveKey.of(key, 0, now) : before.changed(key, now));
        keys = Snapshot.of(next);
    }

    /** Takes a key out of force. Nobody else may put or remove meanwhile. */
    void remove(String id) {
        Map<String, LiveKey> next = new LinkedHashMap<>(keys.byId());
        next.remove(id);
        keys = Snapshot.of(next);
    }

    private boolean fits(ApiKey key, String text, long nowMs) {
        if (pepper.fits(key.hash(), text)) {
            return true;
        }
        KeyHash previous = key.previous(nowMs);
        return previous != null && pepper.fits(previous, text);
    }

    private static String unknown(String text) {
        return KeyText.mistyped(text)
                ? "key: mistyped, its last six characters do not fit the rest (expected: the key as it was shown)"
                : "key: not valid here" + EXPECTED;
    }

    private static DragomanException refused(String detail) {
        return new DragomanException(ProblemCode.UNAUTHORIZED, detail);
    }
}
