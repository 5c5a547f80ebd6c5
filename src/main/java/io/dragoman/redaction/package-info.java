/**
 * One filter before every sink: what leaves the broker for a log, an event, an error or the audit log passes it and comes out without keys.
 *
 * <p>The room knows nothing of the others; they tell it which secrets there are. It keeps no secret, only hashes of pieces.
 */
@NullMarked
package io.dragoman.redaction;

import org.jspecify.annotations.NullMarked;
