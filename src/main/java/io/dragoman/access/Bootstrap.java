package io.dragoman.access;

import io.dragoman.audit.AuditLog;
import io.dragoman.problem.ExitCode;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure at start that there is a key for each door. A key that is given is used and never shown; one that is missing is made, its
 * hash stored, and it is shown once, here and nowhere else (S-02). A consumer key is made at the first start only: later, an admin who has
 * none wants none.
 */
public final class Bootstrap {
    /** 128 bits are 16 bytes. */
    private static final int MIN_BYTES = 16;

    private static final int PEPPER_BYTES = 32;
    private static final String ADMIN_TOKEN = "dragoman.admin-token";
    private static final String ADMIN_FILE = "dragoman.admin-token-file";
    private static final String CONSUMER_KEY = "dragoman.consumer-key";
    private static final String METRICS_TOKEN = "dragoman.metrics-token";
    private static final String RULE = "-".repeat(72);

    private final Database database;
    private final AuditLog audit;
    private final PrintStream console;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** What is to be shown, by what it is. */
    private final Map<String, String> made = new LinkedHashMap<>();
    /** What is to be stored once it has been shown. */
    private final List<Consumer<Transaction>> changes = new ArrayList<>();

    public Bootstrap(Database database, AuditLog audit, PrintStream console, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.console = console;
        this.clock = clock;
    }

    /**
     * @throws StartRefusedException when a given key is too short, one key is given for two doors, a secret file is unfit, or a new admin
     *     token could be told to nobody
     */
    public Access open(AccessSettings settings) {
        List<LiveKey> stored = stored();
        Pepper pepper = pepper(new SecretFile("dragoman.access.pepper-file", settings.pepperFile()), stored);
        AdminToken admin = admin(settings);
        ApiKeys keys = new ApiKeys(pepper, System::nanoTime);
        keys.load(stored);
        consumer(settings.consumerKey(), keys);
        settings.metricsToken().ifPresent(token -> requireLong(METRICS_TOKEN, token));
        requireDifferent(settings, admin, keys);
        show();
        store();
        KeyHash metrics = settings.metricsToken().map(KeyHash::plain).orElse(null);
        return new Access(
                database,
                audit,
                clock,
                admin,
                metrics,
                keys,
                settings.consumerKey().isPresent());
    }

    private List<LiveKey> stored() {
        return database.rows("api_key/list", Map.of()).stream()
                .map(row -> LiveKey.of(ApiKeyRows.key(row), ApiKeyRows.lastUsedAtMs(row), System.nanoTime()))
                .toList();
    }

    /** Without the pepper that its hash was made with no key could be told from a wrong one, and each would be refused. */
    private Pepper pepper(SecretFile file, List<LiveKey> stored) {
        Optional<String> line = file.read();
        byte[] secret = line.map(text -> bytes(file, text)).orElseGet(this::random);
        Pepper pepper = new Pepper(secret);
        long unknown =
                stored.stream().filter(live -> !pepper.knows(live.key().hash())).count();
        if (unknown > 0) {
            throw file.refused(
                    (line.isEmpty() ? "is missing" : "is another one") + ", and " + unknown + " keys were made with it",
                    "the file that belongs to this database");
        }
        if (line.isEmpty()) {
            write(file, HexFormat.of().formatHex(secret));
        }
        return pepper;
    }

    private byte[] random() {
        byte[] bytes = new byte[PEPPER_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(SecretFile file, String line) {
        try {
            byte[] bytes = HexFormat.of().parseHex(line);
            if (bytes.length >= PEPPER_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below, like one that is too short.
        }
        throw file.refused("holds no pepper", "64 hexadecimal digits, or no such file");
    }

    private AdminToken admin(AccessSettings settings) {
        SecretFile file = settings.adminTokenFile()
                .map(path -> new SecretFile(ADMIN_FILE, path))
                .orElse(null);
        Optional<String> given = settings.adminToken();
        if (given.isPresent()) {
            if (file != null) {
                throw new StartRefusedException(
                        ExitCode.KEYS, ADMIN_TOKEN + " and " + ADMIN_FILE + ": both are set (expected: one of them)");
            }
            return new AdminToken(database, audit, clock, null, true, requireLong(ADMIN_TOKEN, given.get()));
        }
        return new AdminToken(database, audit, clock, file, false, adminHash(file));
    }

    /** From the file, else from the store, else made. */
    private KeyHash adminHash(@Nullable SecretFile file) {
        Optional<String> filed = file == null ? Optional.empty() : file.read();
        if (filed.isPresent()) {
            return requireLong(ADMIN_FILE, filed.get());
        }
        List<Map<String, @Nullable Object>> rows = database.rows("access_key/find", Map.of());
        if (!rows.isEmpty()) {
            return KeyHash.parse(KeyHash.PLAIN + ":" + rows.get(0).get("sha256"));
        }
        String text = AdminToken.make(random);
        KeyHash hash = KeyHash.plain(text);
        if (file == null) {
            made.put("admin token:", text);
        } else {
            write(file, text);
        }
        changes.add(transaction ->
                transaction.change("access_key/upsert", Map.of("sha256", hash.hex(), "created_at_ms", clock.millis())));
        return hash;
    }

    private void consumer(Optional<String> given, ApiKeys keys) {
        if (given.isPresent()) {
            give(given.get(), keys);
        } else if (database.rows("first_start/find", Map.of()).isEmpty()) {
            KeyText text = KeyText.make(random);
            made.put("consumer key:", text.text());
            put(
                    ApiKey.unlimited(
                            text.publicId(),
                            text.publicId(),
                            "default",
                            keys.pepper().hash(text.text()),
                            clock.millis()),
                    keys);
        }
        changes.add(transaction -> transaction.change("first_start/insert", Map.of("at_ms", clock.millis())));
    }

    /** The text of the key is the operator's, everything else about it is an admin's. */
    private void give(String text, ApiKeys keys) {
        requireLong(CONSUMER_KEY, text);
        KeyHash hash = keys.pepper().hash(text);
        LiveKey before = keys.get(ApiKeys.DEFAULT_ID);
        if (before == null) {
            put(ApiKey.unlimited(ApiKeys.DEFAULT_ID, null, ApiKeys.DEFAULT_ID, hash, clock.millis()), keys);
        } else if (!keys.pepper().fits(before.key().hash(), text)) {
            put(before.key().given(hash, clock.millis()), keys);
        }
    }

    private void put(ApiKey key, ApiKeys keys) {
        keys.put(key);
        changes.add(transaction -> transaction.change("api_key/upsert", ApiKeyRows.row(key)));
    }

    private static KeyHash requireLong(String property, String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            throw new StartRefusedException(
                    ExitCode.KEYS,
                    property + ": " + bytes * 8 + " bits (expected: 128 or more, " + MIN_BYTES + " random characters)");
        }
        return KeyHash.plain(key);
    }

    private void requireDifferent(AccessSettings settings, AdminToken admin, ApiKeys keys) {
        boolean adminIsConsumer =
                settings.adminToken().filter(text -> isConsumers(text, keys)).isPresent();
        boolean consumerIsAdmin = settings.consumerKey().filter(admin::opens).isPresent();
        boolean metricsIsOther = settings.metricsToken()
                .filter(text -> admin.opens(text) || isConsumers(text, keys))
                .isPresent();
        if (adminIsConsumer || consumerIsAdmin || metricsIsOther) {
            throw new StartRefusedException(
                    ExitCode.KEYS,
                    ADMIN_TOKEN + ", " + CONSUMER_KEY + ", " + METRICS_TOKEN
                            + ": two are equal (expected: a key of its own for each door)");
        }
    }

    private boolean isConsumers(String text, ApiKeys keys) {
        return keys.find(text, clock.millis()).isPresent();
    }

    private static void write(SecretFile file, String line) {
        try {
            file.write(line);
        } catch (UncheckedIOException e) {
            throw file.refused("cannot be written", "a directory the broker may write");
        }
    }

    private void show() {
        if (made.isEmpty()) {
            return;
        }
        console.println(RULE);
        console.println("Keep these. They are shown this once, and stored only as hashes.");
        console.println();
        made.forEach((name, key) -> console.printf("  %-14s %s%n", name, key));
        console.println(RULE);
        // A stream tells of its failures when it is asked, and flushes first.
        if (console.checkError()) {
            throw new StartRefusedException(
                    ExitCode.TOKEN_NOBODY_KNOWS,
                    "new keys could be shown to nobody, standard output is closed (expected: an output, or "
                            + ADMIN_TOKEN + " or " + ADMIN_FILE + ", and " + CONSUMER_KEY + ")");
        }
    }

    private void store() {
        database.inTransaction(transaction -> {
            changes.forEach(change -> change.accept(transaction));
            return null;
        });
    }
}
