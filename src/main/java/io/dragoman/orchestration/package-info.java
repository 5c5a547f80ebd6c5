/**
 * Several models on one request: drafts, critiques, votes and what comes of them, under one purse and one clock. The order of the steps
 * is in the routes {@code plan-*}; here is who is asked next, what with, and when to stop.
 *
 * <p>Each step is one {@code ask} of its own, so negotiation, dispatch and money are those of a chat. The room must not know HTTP, wire
 * formats, or how an answer is shown to the client.
 */
@NullMarked
package io.dragoman.orchestration;

import org.jspecify.annotations.NullMarked;
