/**
 * Who may come in: one admin token and one consumer key, known to the broker by their SHA-256 only.
 *
 * <p>The room knows the store and, in its processors, the request of the HTTP engine. It must not know what is behind the doors.
 */
@NullMarked
package io.dragoman.access;

import org.jspecify.annotations.NullMarked;
