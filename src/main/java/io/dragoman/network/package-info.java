/**
 * Addresses: which ones providers may live at, and how the URL of a provider must look.
 *
 * <p>A leaf of plain Java. The room must not know Camel, Vert.x, or who asks; it resolves no names.
 */
@NullMarked
package io.dragoman.network;

import org.jspecify.annotations.NullMarked;
