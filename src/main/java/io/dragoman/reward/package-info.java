/**
 * What the choice of models came to: a row for each attempt, the decision with its candidates, and what clients say of the answers. It is
 * what routing learns from.
 *
 * <p>The room is fed by the request log and by clients' feedback. It must not know how anybody learns from it.
 */
@NullMarked
package io.dragoman.reward;

import org.jspecify.annotations.NullMarked;
