/**
 * The secrets of the broker: kept sealed in the store, opened for the moment of a call while the vault is unlocked.
 *
 * <p>The room knows the store and how to read JSON, not who needs a secret or what for. A secret leaves it only as a
 * {@link io.dragoman.vault.Secret}, which the lock takes back. Keys, passwords and secrets are arrays that are wiped after
 * use, never text.
 */
@NullMarked
package io.dragoman.vault;

import org.jspecify.annotations.NullMarked;
