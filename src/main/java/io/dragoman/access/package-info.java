/**
 * Who may come in, and how often: the admin token, the consumer keys with what each allows, their paces and those of source addresses.
 * Keys are known by their hashes only.
 *
 * <p>The room knows the store and, in its processors, the request of the HTTP engine. It must not know what is behind the doors, nor what
 * anything costs.
 */
@NullMarked
package io.dragoman.access;

import org.jspecify.annotations.NullMarked;
