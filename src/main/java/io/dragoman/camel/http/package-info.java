/**
 * The HTTP engine behind {@code platform-http} and the REST DSL: takes requests on the event loop, runs routes on request
 * threads, writes answers and streams back.
 *
 * <p>Nothing of the wire becomes a message header; see {@link io.dragoman.camel.http.HttpCall}. The room must not know
 * what the routes do.
 */
@NullMarked
package io.dragoman.camel.http;

import org.jspecify.annotations.NullMarked;
