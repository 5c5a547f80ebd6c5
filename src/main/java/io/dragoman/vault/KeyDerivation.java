package io.dragoman.vault;

/** Makes a key from a password, slowly. */
@FunctionalInterface
interface KeyDerivation {
    /**
     * Takes a good part of a second of one core; called on the vault's own thread only.
     *
     * @return 32 bytes that the caller wipes
     */
    byte[] derive(byte[] password, byte[] salt, Argon2Cost cost);
}
