/**
 * What happens in the broker, told as it happens: any room publishes, operators listen to {@code GET /admin/v1/events}.
 *
 * <p>The room holds the words of an event, the bounded memory of the latest ones and the streams of those who listen. It must not know the
 * rooms that publish, nor why anything happened.
 */
@NullMarked
package io.dragoman.events;

import org.jspecify.annotations.NullMarked;
