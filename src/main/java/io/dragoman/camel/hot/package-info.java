/**
 * Reloads route files while requests and streams run: {@code hot:} endpoints whose consumer is replaced at once, and the
 * loader that starts a new generation beside the old one.
 *
 * <p>The room must not know what the routes do.
 */
@NullMarked
package io.dragoman.camel.hot;

import org.jspecify.annotations.NullMarked;
