package io.dragoman.vault;

import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A vault on a real file with a clock that a test moves and passwords that cost next to nothing. */
final class VaultRig implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
    static final Duration AUTO_LOCK = Duration.ofMinutes(30);

    final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final List<String> heard = new ArrayList<>();
    final Database database;
    final AuditLog audit;
    final Vault vault;
    final VaultCalls calls;

    VaultRig(Path root) {
        this(root, new VaultSettings(AUTO_LOCK, CHEAP, 1L << 30));
    }

    VaultRig(Path root, VaultSettings settings) {
        this(root, settings, new Argon2id());
    }

    VaultRig(Path root, VaultSettings settings, KeyDerivation derivation) {
        database = Database.open("", root.resolve("data"), 2);
        audit = new AuditLog(database, Clock.systemUTC());
        vault = new Vault(database, audit, settings, derivation, nanos::get);
        calls = new VaultCalls(vault, Caller.BROKER);
        vault.addListener(new VaultListener() {
            @Override
            public void changed(VaultState from, VaultState to) {
                heard.add(from.wireName() + " to " + to.wireName());
            }

            @Override
            public void passwordRefused() {
                heard.add("password refused");
            }

            @Override
            public void unreadable(String name) {
                heard.add("unreadable " + name);
            }
        });
    }

    /** A vault that is unlocked. */
    static VaultRig unlocked(Path root) {
        VaultRig rig = new VaultRig(root);
        rig.unlock(PASSWORD);
        return rig;
    }

    boolean unlock(String password) {
        try (Password typed = Password.of(password.toCharArray())) {
            return vault.unlock(typed);
        }
    }

    void rotate(String old, String fresh) {
        try (Password before = Password.of(old.toCharArray());
                Password after = Password.of(fresh.toCharArray())) {
            vault.rotate(before, after);
        }
    }

    SecretInfo put(String name, String value) {
        try (Secret secret = Secret.of(value.toCharArray())) {
            return vault.put(name, secret, Caller.BROKER);
        }
    }

    /** The secret as a provider would see it. */
    String read(String name) {
        try (Secret secret = vault.lease(name)) {
            return secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Lets the limit of wrong passwords forget. */
    void waitOut() {
        pass(Duration.ofMinutes(1));
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void sql(String statement) {
        try (Connection connection = database.writer().getConnection()) {
            connection.createStatement().execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Map<String, @Nullable Object>> secretRows() {
        return database.rows("vault_secret/list", Map.of());
    }

    List<Integer> dataKeyVersions() {
        return database.rows("vault_data_key/list", Map.of()).stream()
                .map(row -> ((Number) row.get("version")).intValue())
                .toList();
    }

    @Override
    public void close() {
        vault.close();
        database.close();
    }
}
