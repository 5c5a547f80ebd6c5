/**
 * The request log: what clients asked and what became of it, one row per request with its attempts, written behind the clients' backs and
 * read by admins.
 *
 * <p>The room knows the words of chat and negotiation, and the store. It must not know HTTP beyond the call it reads, dialects, or how
 * anything it records was decided.
 */
@NullMarked
package io.dragoman.log;

import org.jspecify.annotations.NullMarked;
