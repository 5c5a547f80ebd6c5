/**
 * The same request twice, answered once: what a client sends under an {@code Idempotency-Key} is done at most once in the time the key is
 * kept, and repeats get the first answer.
 *
 * <p>The room knows the store, whose key it is and, in its processors, the request of the HTTP engine. It must not know what the work is.
 */
@NullMarked
package io.dragoman.idempotency;

import org.jspecify.annotations.NullMarked;
