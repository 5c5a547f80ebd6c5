package io.dragoman.access;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds what a key has spent to what an admin sees of it; the money is kept in another room. */
@FunctionalInterface
public interface KeySpending {
    /** Nobody counts money. */
    KeySpending UNKNOWN = (principal, json) -> {};

    /** @param json what is shown of the key so far */
    void addTo(Principal principal, ObjectNode json);
}
