package io.dragoman.vault;

/**
 * A secret under a data key, as it is stored.
 *
 * @param keyVersion of the data key that opens it
 */
record SecretRow(String name, int keyVersion, Sealed value, long updatedAtMs) {
    /** Where the secret belongs, so that the row of one name does not open under another. */
    String place() {
        return place(name, keyVersion);
    }

    static String place(String name, int keyVersion) {
        return "vault|" + name + "|" + keyVersion;
    }
}
