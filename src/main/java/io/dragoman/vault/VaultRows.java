package io.dragoman.vault;

import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the vault has in the store. A row of a form that this version does not know counts as one that does not open. */
final class VaultRows {
    private static final byte[] NOTHING = new byte[0];

    private final Database database;

    VaultRows(Database database) {
        this.database = database;
    }

    boolean initialised() {
        return !rootRows().isEmpty();
    }

    /** Null when the vault is not initialised. */
    @Nullable
    RootRow root() {
        List<Map<String, @Nullable Object>> rows = rootRows();
        if (rows.isEmpty()) {
            return null;
        }
        Map<String, @Nullable Object> row = rows.get(0);
        Argon2Cost cost =
                new Argon2Cost(integer(row, "memory_kib"), integer(row, "iterations"), integer(row, "parallelism"));
        return new RootRow(integer(row, "version"), cost, bytes(row, "salt"), sealed(row));
    }

    List<DataKeyRow> dataKeys() {
        return database.rows("vault_data_key/list", Map.of()).stream()
                .map(row -> new DataKeyRow(
                        integer(row, "version"), integer(row, "root_version"), sealed(row), number(row, "messages")))
                .toList();
    }

    List<SecretRow> secrets() {
        return secrets(database.rows("vault_secret/list", Map.of()));
    }

    @Nullable
    SecretRow secret(String name) {
        List<SecretRow> found = secrets(database.rows("vault_secret/find", Map.of("name", name)));
        return found.isEmpty() ? null : found.get(0);
    }

    /** By name, those after {@code after} whose data key is older than {@code version}. */
    List<SecretRow> outdated(int version, String after, int limit) {
        return secrets(database.rows(
                "vault_secret/list_outdated", Map.of("version", version, "after", after, "limit", limit)));
    }

    /**
     * Puts new keys in place of the old ones, all or none. Data keys that are not named stay as they are.
     *
     * @param along stored with them or not at all
     */
    void replaceKeys(RootRow root, Collection<DataKeyRow> dataKeys, Consumer<Transaction> along) {
        database.inTransaction(transaction -> {
            Map<String, Object> row = values(root.key());
            row.put("version", root.version());
            row.put("memory_kib", root.cost().memoryKib());
            row.put("iterations", root.cost().iterations());
            row.put("parallelism", root.cost().parallelism());
            row.put("salt", root.salt());
            transaction.change("vault_root/upsert", row);
            dataKeys.forEach(key -> transaction.change("vault_data_key/upsert", values(key)));
            along.accept(transaction);
            return null;
        });
    }

    void addDataKey(DataKeyRow key) {
        database.change("vault_data_key/upsert", values(key));
    }

    /** @param along stored with it or not at all */
    void store(SecretRow secret, Consumer<Transaction> along) {
        database.inTransaction(transaction -> {
            transaction.change("vault_secret/upsert", values(secret));
            count(transaction, secret.keyVersion(), 1);
            along.accept(transaction);
            return null;
        });
    }

    /** Stores the same secrets under another data key, all or none; one that has been deleted meanwhile stays deleted. */
    void reseal(int keyVersion, Collection<SecretRow> secrets) {
        database.inTransaction(transaction -> {
            secrets.forEach(secret -> transaction.change("vault_secret/reseal", values(secret)));
            count(transaction, keyVersion, secrets.size());
            return null;
        });
    }

    /**
     * @param along stored with the deletion, if there was something to delete
     * @return false when there was none
     */
    boolean delete(String name, Consumer<Transaction> along) {
        return database.inTransaction(transaction -> {
            boolean deleted = transaction.change("vault_secret/delete", Map.of("name", name)) > 0;
            if (deleted) {
                along.accept(transaction);
            }
            return deleted;
        });
    }

    void deleteDataKeysUnusedBefore(int version) {
        database.change("vault_data_key/delete_unused", Map.of("version", version));
    }

    private List<Map<String, @Nullable Object>> rootRows() {
        return database.rows("vault_root/find", Map.of());
    }

    private static void count(Transaction transaction, int keyVersion, int messages) {
        transaction.change("vault_data_key/count_messages", Map.of("version", keyVersion, "messages", messages));
    }

    private static Map<String, Object> values(DataKeyRow key) {
        Map<String, Object> row = values(key.key());
        row.put("version", key.version());
        row.put("root_version", key.rootVersion());
        return row;
    }

    private static Map<String, Object> values(SecretRow secret) {
        Map<String, Object> row = values(secret.value());
        row.put("name", secret.name());
        row.put("key_version", secret.keyVersion());
        row.put("now_ms", secret.updatedAtMs());
        return row;
    }

    private static Map<String, Object> values(Sealed sealed) {
        Map<String, Object> row = new HashMap<>();
        row.put("v", Sealed.FORM);
        row.put("nonce", sealed.nonce());
        row.put("ct", sealed.ct());
        row.put("now_ms", System.currentTimeMillis());
        return row;
    }

    private static List<SecretRow> secrets(List<Map<String, @Nullable Object>> rows) {
        return rows.stream()
                .map(row -> new SecretRow(
                        (String) Objects.requireNonNull(row.get("name")),
                        integer(row, "key_version"),
                        sealed(row),
                        number(row, "updated_at_ms")))
                .toList();
    }

    private static Sealed sealed(Map<String, @Nullable Object> row) {
        return integer(row, "v") == Sealed.FORM
                ? new Sealed(bytes(row, "nonce"), bytes(row, "ct"))
                : new Sealed(NOTHING, NOTHING);
    }

    private static byte[] bytes(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof byte[] bytes ? bytes : NOTHING;
    }

    private static int integer(Map<String, @Nullable Object> row, String column) {
        return (int) number(row, column);
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
