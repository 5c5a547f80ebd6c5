/**
 * What Camel does not bring: an HTTP engine that runs each request on its own thread, the {@code llm:} producer and the
 * {@code hot:} component with its loader. The root holds what these three share.
 *
 * <p>The room must not know the domain: no chats, catalogues, prices or dialects.
 */
@NullMarked
package io.dragoman.camel;

import org.jspecify.annotations.NullMarked;
