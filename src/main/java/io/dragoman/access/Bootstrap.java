package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import io.dragoman.chat.AllowedModels;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.store.Database;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure at start that there is a key for each door. A key that is given is used and never shown; one that is missing is made, its
 * hash stored, and it is shown once, here and nowhere else (S-02).
 */
public final class Bootstrap {
    static final int EXIT_CODE = 35;

    /** 128 bits are 16 bytes. */
    private static final int MIN_BYTES = 16;

    private static final int RANDOM_BYTES = 32;
    private static final String RULE = "-".repeat(72);

    private final Database database;
    private final PrintStream console;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Bootstrap(Database database, PrintStream console, Clock clock) {
        this.database = database;
        this.console = console;
        this.clock = clock;
    }

    /**
     * @param adminToken {@code dragoman.admin-token}, if given
     * @param consumerKey {@code dragoman.consumer-key}, if given
     * @param metricsToken {@code dragoman.metrics-token}, if given; none is made
     * @throws StartRefusedException when a given key is too short, or one key is given for two doors
     */
    public AccessKeys keys(Optional<String> adminToken, Optional<String> consumerKey, Optional<String> metricsToken) {
        Map<Principal, KeyHash> stored = stored();
        Map<Principal, KeyHash> keys = new LinkedHashMap<>();
        Map<String, String> made = new LinkedHashMap<>();
        Principal admin = new Principal(Kind.ADMIN, "admin");
        Principal consumer = consumer("default");
        keys.put(admin, hash("dragoman.admin-token", adminToken, admin, "dga_", stored.get(admin), made));
        keys.put(consumer, hash("dragoman.consumer-key", consumerKey, consumer, "dg_", stored.get(consumer), made));
        metricsToken.ifPresent(
                token -> keys.put(new Principal(Kind.METRICS, "metrics"), given("dragoman.metrics-token", token)));
        requireDifferent(keys);
        if (!made.isEmpty()) {
            show(made);
        }
        return new AccessKeys(keys);
    }

    private KeyHash hash(
            String property,
            Optional<String> given,
            Principal principal,
            String prefix,
            @Nullable KeyHash stored,
            Map<String, String> made) {
        if (given.isPresent()) {
            return given(property, given.get());
        }
        return stored != null ? stored : make(principal, prefix, made);
    }

    private static KeyHash given(String property, String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            throw new StartRefusedException(
                    EXIT_CODE,
                    property + ": " + bytes * 8 + " bits (expected: 128 or more, " + MIN_BYTES + " random characters)");
        }
        return KeyHash.ofKey(key);
    }

    private KeyHash make(Principal principal, String prefix, Map<String, String> made) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String key = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        KeyHash hash = KeyHash.ofKey(key);
        database.change(
                "access_key/upsert",
                Map.of(
                        "kind", principal.kind().wireName(),
                        "id", principal.id(),
                        "sha256", hash.hex(),
                        "created_at_ms", clock.millis()));
        made.put(principal.kind() == Kind.ADMIN ? "admin token:" : "consumer key:", key);
        return hash;
    }

    private Map<Principal, KeyHash> stored() {
        Map<Principal, KeyHash> keys = new LinkedHashMap<>();
        database.rows("access_key/list", Map.of()).forEach(row -> {
            String id = String.valueOf(row.get("id"));
            keys.put(
                    "admin".equals(row.get("kind")) ? new Principal(Kind.ADMIN, id) : consumer(id),
                    KeyHash.ofHex(String.valueOf(row.get("sha256"))));
        });
        return keys;
    }

    private static Principal consumer(String id) {
        return new Principal(Kind.CONSUMER, id, EnumSet.allOf(Scope.class), AllowedModels.ALL, OptionalLong.empty());
    }

    private static void requireDifferent(Map<Principal, KeyHash> keys) {
        long different = keys.values().stream().map(KeyHash::hex).distinct().count();
        if (different < keys.size()) {
            throw new StartRefusedException(
                    EXIT_CODE,
                    "dragoman.admin-token, dragoman.consumer-key, dragoman.metrics-token: two are equal"
                            + " (expected: a key of its own for each door)");
        }
    }

    private void show(Map<String, String> made) {
        console.println(RULE);
        console.println("Keep these. They are shown this once, and stored only as hashes.");
        console.println();
        made.forEach((name, key) -> console.printf("  %-14s %s%n", name, key));
        console.println(RULE);
        console.flush();
    }
}
