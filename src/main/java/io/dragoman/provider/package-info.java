/**
 * Speaking to providers: a dialect per wire format (request out, answer and stream back, errors classed), and the routes that carry it.
 *
 * <p>The room must not know who is asked next (dispatch), money beyond the usage it reads, or the client's doors.
 */
@NullMarked
package io.dragoman.provider;

import org.jspecify.annotations.NullMarked;
