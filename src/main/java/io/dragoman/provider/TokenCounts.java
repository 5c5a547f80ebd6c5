package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads token counts that a provider reports, which may be absent, null, of the wrong type, negative or absurd. */
final class TokenCounts {
    /** No answer has more tokens than this; a larger count is a fault of the provider. */
    private static final long MOST_TOKENS = 1_000_000_000L;

    /** What {@link #read} gives for a count that is there but is not a count. */
    static final long WRONG = -1;

    private TokenCounts() {}

    /** The count; 0 when it is absent or null, {@link #WRONG} when it is negative, huge or not a whole number. */
    static long read(JsonNode holder, String name) {
        JsonNode count = holder.path(name);
        if (count.isMissingNode() || count.isNull()) {
            return 0;
        }
        boolean whole = count.isIntegralNumber() || count.isFloatingPointNumber() && count.doubleValue() % 1 == 0;
        if (!whole || !(count.doubleValue() >= 0 && count.doubleValue() <= MOST_TOKENS)) {
            return WRONG;
        }
        return count.longValue();
    }

    /** The first of the counts that is there and not 0; wrong ones count as 0, because they only split a total. */
    static long detail(JsonNode holder, String... names) {
        for (String name : names) {
            long count = read(holder, name);
            if (count > 0) {
                return count;
            }
        }
        return 0;
    }
}
