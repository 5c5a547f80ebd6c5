/**
 * The benchmark that {@code bench/run} starts: a fast upstream, a raw proxy to compare with, load drivers and the table of
 * results. Knows Dragoman only from outside, by its HTTP contract, but for the JMH
 * benchmark of the negotiator; nothing here is in the product.
 */
@NullMarked
package io.dragoman.benchmark;

import org.jspecify.annotations.NullMarked;
