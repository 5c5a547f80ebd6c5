package io.dragoman.chat;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which models a key may use: all, or those named. A list that names nobody allows nobody; it never means all.
 *
 * @param ids ids of the models, or null for all
 */
public record AllowedModels(@Nullable Set<String> ids) {
    /** Every model there is and will be. */
    public static final AllowedModels ALL = new AllowedModels(null);

    public AllowedModels {
        ids = ids == null ? null : Set.copyOf(ids);
    }

    public boolean allows(String modelId) {
        return ids == null || ids.contains(modelId);
    }

    /** For people: {@code all}, or the ids in order. */
    @Override
    public String toString() {
        return ids == null ? "all" : String.join(", ", new TreeSet<>(ids));
    }
}
