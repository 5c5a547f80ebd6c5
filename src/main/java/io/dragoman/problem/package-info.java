/**
 * What can go wrong, and what a client is told about it: one base exception and the catalogue of error codes.
 *
 * <p>The lowest room. It must not know HTTP libraries, Camel, or any other room.
 */
@NullMarked
package io.dragoman.problem;

import org.jspecify.annotations.NullMarked;
