/**
 * What an admin sees of the running broker as a whole.
 *
 * <p>The top room beside the doors: it may ask every room below, and nothing depends on it.
 */
@NullMarked
package io.dragoman.admin;

import org.jspecify.annotations.NullMarked;
