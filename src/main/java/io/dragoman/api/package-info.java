/**
 * The consumer doors' reading and writing: a body becomes a checked request, an answer or a failure becomes the client's JSON.
 *
 * <p>The room must not decide who answers, nor speak to providers or the store.
 */
@NullMarked
package io.dragoman.api;

import org.jspecify.annotations.NullMarked;
