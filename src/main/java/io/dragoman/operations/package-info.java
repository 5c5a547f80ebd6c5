/**
 * What the machinery that watches the broker is told: figures for Prometheus, whether the process lives, whether it can work.
 *
 * <p>The room looks at the other rooms and changes nothing in them. It must not know how anything it counts was decided.
 */
@NullMarked
package io.dragoman.operations;

import org.jspecify.annotations.NullMarked;
