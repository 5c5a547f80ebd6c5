package io.dragoman.reward;

import io.dragoman.chat.QueryFields;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.store.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which page of which attempts an admin asks for. A null filter lets every row through. */
record RewardFilter(
        @Nullable String model,
        @Nullable String provider,
        @Nullable String mode,
        @Nullable Integer success,
        long sinceMs,
        long untilMs,
        Page page) {
    private static final List<String> NAMES =
            List.of("model", "provider", "mode", "success", "since", "until", "limit", "offset");

    /**
     * Reads the query of an admin's call.
     *
     * @param names all query parameters
     * @param value of a query parameter, null when absent
     * @throws InvalidRequestException naming the parameter that is unknown or out of range
     */
    static RewardFilter read(Set<String> names, Function<String, @Nullable String> value) {
        QueryFields query = new QueryFields(names, value, NAMES);
        return new RewardFilter(
                query.text("model"),
                query.text("provider"),
                QueryFields.mode(value.apply("mode")),
                success(value.apply("success")),
                query.timeMs("since", Long.MIN_VALUE),
                query.timeMs("until", Long.MAX_VALUE),
                Page.of(value.apply("limit"), value.apply("offset")));
    }

    /** Values by the names of {@code sql/reward/page.sql}. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("model", model);
        values.put("provider", provider);
        values.put("mode", mode);
        values.put("success", success);
        values.put("since_ms", sinceMs);
        values.put("until_ms", untilMs);
        values.put("limit", page.limit());
        values.put("offset", page.offset());
        return values;
    }

    private static @Nullable Integer success(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw InvalidRequestException.of("success", text, "true or false");
        };
    }
}
