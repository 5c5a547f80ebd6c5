package io.dragoman.catalog;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the shipped catalogue says of one model at one provider.
 *
 * @param price null when the catalogue has none
 * @param maxContextTokens input and output together
 * @param maxOutputTokens longest answer; 0 = unknown
 * @param capabilities what it can; null = unknown
 * @param released date, {@code yyyy-mm-dd}
 * @param status {@code deprecated}, {@code beta} or empty
 */
record CatalogueEntry(
        @Nullable Price price,
        int maxContextTokens,
        int maxOutputTokens,
        @Nullable SortedSet<String> capabilities,
        String released,
        String status) {}
