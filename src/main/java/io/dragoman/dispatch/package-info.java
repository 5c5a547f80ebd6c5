/**
 * From a ranked list of candidates to one answer: attempts, failover, escalation, retries within a budget, the deadline over it all, and
 * what a client is told when nobody answered.
 *
 * <p>The room must not know wire formats, how candidates were ranked, or the store.
 */
@NullMarked
package io.dragoman.dispatch;

import org.jspecify.annotations.NullMarked;
