package io.dragoman.vault;

import org.jspecify.annotations.Nullable;

/**
 * A data key under a root key, as it is stored.
 *
 * @param version what secrets name it by; the highest seals new ones
 * @param rootVersion of the root key that opens it
 * @param messages how many secrets it has sealed
 */
record DataKeyRow(int version, int rootVersion, Sealed key, long messages) {
    static DataKeyRow wrap(int version, byte[] dataKey, int rootVersion, byte[] rootKey) {
        Sealed key = Sealed.seal(rootKey, Sealed.Use.DATA_KEY, place(version, rootVersion), dataKey);
        return new DataKeyRow(version, rootVersion, key, 0);
    }

    /** The data key, which the caller wipes; null when the row does not open. */
    byte @Nullable [] unwrap(byte[] rootKey) {
        return key.open(rootKey, Sealed.Use.DATA_KEY, place(version, rootVersion));
    }

    private static String place(int version, int rootVersion) {
        return "vault-data-key|" + version + "|" + rootVersion;
    }
}
