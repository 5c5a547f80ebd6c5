package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.store.Transaction;
import org.jspecify.annotations.Nullable;

/** What an audited policy watches: how it looked before the steps and after them, and what to call the difference. */
interface Subject {
    /**
     * @param id variable {@code id}
     * @return null when there is nothing
     */
    @Nullable
    JsonNode state(Transaction transaction, @Nullable String id);

    /** @return null when nothing has happened that is worth a row */
    @Nullable
    String action(@Nullable JsonNode before, @Nullable JsonNode after);
}
