/**
 * The words of a conversation with a model: the request, its policy, what was used and what it cost.
 *
 * <p>Plain values only. The room knows failures ({@code problem}) and JSON trees; it must not know Camel, HTTP, providers, storage.
 */
@NullMarked
package io.dragoman.chat;

import org.jspecify.annotations.NullMarked;
