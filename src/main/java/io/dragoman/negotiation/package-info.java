/**
 * Which model answers: filters that hold the policy, then order by expected utility. Plain arithmetic over the catalogue and the health of
 * models.
 *
 * <p>The room must not know dialects, HTTP, storage or, but for its processors, Camel.
 */
@NullMarked
package io.dragoman.negotiation;

import org.jspecify.annotations.NullMarked;
