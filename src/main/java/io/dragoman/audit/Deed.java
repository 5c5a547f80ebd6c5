package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.store.Transaction;
import org.jspecify.annotations.Nullable;

/** A deed without a row of its own. */
record Deed(String action) implements Subject {
    @Override
    public @Nullable JsonNode state(Transaction transaction, @Nullable String id) {
        return null;
    }

    @Override
    public String action(@Nullable JsonNode before, @Nullable JsonNode after) {
        return action;
    }
}
