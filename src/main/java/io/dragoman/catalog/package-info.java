/**
 * Which providers and models exist, what they cost and what they can: validated rows, swapped as one numbered immutable snapshot.
 *
 * <p>The room knows the words of chat and which addresses are allowed. It must not know health, scores, dialects' wire formats, Camel (but
 * for its processors) or JDBC.
 */
@NullMarked
package io.dragoman.catalog;

import org.jspecify.annotations.NullMarked;
