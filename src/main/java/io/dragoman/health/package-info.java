/**
 * How providers and models are doing: latency, failure rate, output length, breaker and state, learned from real attempts and probes.
 *
 * <p>The room must not know who is asked next, dialects, HTTP or, but for its processors, Camel.
 */
@NullMarked
package io.dragoman.health;

import org.jspecify.annotations.NullMarked;
