package io.dragoman.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of an unlocked vault. Not safe for any thread: {@link OpenVault} guards it. Never changed, only wiped. */
final class KeyRing implements AutoCloseable {
    private final int rootVersion;
    private final byte[] rootKey;
    private final TreeMap<Integer, byte[]> dataKeys;
    /** What the data keys open secrets with, by version, derived once. */
    private final Map<Integer, byte[]> secretKeys = new HashMap<>();

    private KeyRing(int rootVersion, byte[] rootKey, TreeMap<Integer, byte[]> dataKeys) {
        this.rootVersion = rootVersion;
        this.rootKey = rootKey;
        this.dataKeys = dataKeys;
        dataKeys.forEach((number, key) -> secretKeys.put(number, Sealed.Use.SECRET.keyOf(key)));
    }

    /** The keys of a vault that has none yet. */
    static KeyRing create() {
        TreeMap<Integer, byte[]> dataKeys = new TreeMap<>();
        dataKeys.put(1, Sealed.random(Sealed.KEY_BYTES));
        return new KeyRing(1, Sealed.random(Sealed.KEY_BYTES), dataKeys);
    }

    /**
     * Opens what the root key opens. A row that has been changed is left out, so that its loss is not the loss of all.
     *
     * @param rootKey taken over
     */
    static KeyRing open(int rootVersion, byte[] rootKey, Collection<DataKeyRow> rows) {
        TreeMap<Integer, byte[]> dataKeys = new TreeMap<>();
        for (DataKeyRow row : rows) {
            byte[] dataKey = row.unwrap(rootKey);
            if (dataKey != null) {
                dataKeys.put(row.version(), dataKey);
            }
        }
        return new KeyRing(rootVersion, rootKey, dataKeys);
    }

    /** The same data keys and a new one, under a new root key. */
    KeyRing withNewRoot(int newDataKeyVersion) {
        return copy(rootVersion + 1, Sealed.random(Sealed.KEY_BYTES), newDataKeyVersion);
    }

    /** The same keys and a new data key. */
    KeyRing withNewDataKey(int newDataKeyVersion) {
        return copy(rootVersion, rootKey.clone(), newDataKeyVersion);
    }

    private KeyRing copy(int version, byte[] root, int newDataKeyVersion) {
        TreeMap<Integer, byte[]> keys = keeping(dataKeys.keySet());
        keys.put(newDataKeyVersion, Sealed.random(Sealed.KEY_BYTES));
        return new KeyRing(version, root, keys);
    }

    /** A ring with only these of the data keys. */
    KeyRing withOnly(Set<Integer> versions) {
        return new KeyRing(rootVersion, rootKey.clone(), keeping(versions));
    }

    private TreeMap<Integer, byte[]> keeping(Set<Integer> versions) {
        TreeMap<Integer, byte[]> kept = new TreeMap<>();
        dataKeys.forEach((number, key) -> {
            if (versions.contains(number)) {
                kept.put(number, key.clone());
            }
        });
        return kept;
    }

    /** The data key that seals; 0 when none of the stored ones opened. */
    int newestVersion() {
        return dataKeys.isEmpty() ? 0 : dataKeys.lastKey();
    }

    /** Slow: derives a key from the password. */
    RootRow wrapRoot(Password password, Argon2Cost cost, KeyDerivation derivation) {
        return RootRow.wrap(rootVersion, rootKey, password, cost, derivation);
    }

    List<DataKeyRow> wrapDataKeys() {
        List<DataKeyRow> rows = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> key : dataKeys.entrySet()) {
            rows.add(DataKeyRow.wrap(key.getKey(), key.getValue(), rootVersion, rootKey));
        }
        return rows;
    }

    /** Seals with the newest data key. */
    SecretRow seal(String name, byte[] value, long updatedAtMs) {
        Map.Entry<Integer, byte[]> key = dataKeys.lastEntry();
        String place = SecretRow.place(name, key.getKey());
        Sealed sealed = Sealed.seal(key.getValue(), Sealed.Use.SECRET, place, value);
        return new SecretRow(name, key.getKey(), sealed, updatedAtMs);
    }

    /** The secret, which the caller wipes; null when the row does not open. */
    byte @Nullable [] open(SecretRow row) {
        byte[] key = secretKeys.get(row.keyVersion());
        return key == null ? null : row.value().openWith(key, row.place());
    }

    /** The same secret under the newest data key; null when the row does not open. */
    @Nullable
    SecretRow reseal(SecretRow row) {
        byte[] value = open(row);
        if (value == null) {
            return null;
        }
        try {
            return seal(row.name(), value, row.updatedAtMs());
        } finally {
            Wipe.wipe(value);
        }
    }

    @Override
    public void close() {
        Wipe.wipe(rootKey);
        dataKeys.values().forEach(Wipe::wipe);
        dataKeys.clear();
        secretKeys.values().forEach(Wipe::wipe);
        secretKeys.clear();
    }
}
