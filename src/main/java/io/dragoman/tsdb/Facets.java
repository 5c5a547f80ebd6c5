package io.dragoman.tsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.QueryFields;
import io.dragoman.problem.InvalidRequestException;
import io.dragoman.tsdb.SeriesKey.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values the filters of the request log have, and how many requests each: by roll-ups, so it costs the same however many rows there
 * are. Safe for any thread; waits for the database.
 */
final class Facets {
    private static final List<String> NAMES = List.of("since", "until");
    private static final long MAX_RANGE_MS = 31 * Resolution.DAY.stepMs();

    private final SpanReader reader;

    Facets(SpanReader reader) {
        this.reader = reader;
    }

    /**
     * A range of time.
     *
     * @param sinceMs taken to the minute before it
     */
    record Range(long sinceMs, long untilMs) {
        /** Reads the query of an admin's call; by default the last day. */
        static Range read(Set<String> names, Function<String, @Nullable String> value, long nowMs) {
            QueryFields query = new QueryFields(names, value, NAMES);
            long until = query.timeMs("until", nowMs + 1);
            long since = query.timeMs("since", until - Resolution.DAY.stepMs());
            if (since >= until || until - since > MAX_RANGE_MS) {
                throw InvalidRequestException.of(
                        "since", Long.toString(since), "before until, " + until + ", by at most 31 days");
            }
            return new Range(Resolution.MINUTE.startOf(since), until);
        }
    }

    ObjectNode json(Range range) {
        List<Span> spans = Span.minutesAndHours(range.sinceMs(), range.untilMs());
        Map<SeriesKey, Bucket> models = reader.read(Kind.MODEL, spans);
        Map<SeriesKey, Bucket> statuses = reader.read(Kind.STATUS, spans);
        ObjectNode json = Json.object();
        json.put("since", Instant.ofEpochMilli(range.sinceMs()).toString());
        json.put("until", Instant.ofEpochMilli(range.untilMs()).toString());
        json.put(
                "total",
                statuses.values().stream().mapToLong(sum -> sum.requests).sum());
        write(json.putArray("models"), models, SeriesKey::name);
        write(json.putArray("providers"), models, SeriesKey::providerId);
        write(json.putArray("modes"), reader.read(Kind.MODE, spans), SeriesKey::name);
        write(json.putArray("statuses"), statuses, SeriesKey::name);
        write(json.putArray("api_keys"), reader.read(Kind.API_KEY, spans), SeriesKey::name);
        return json;
    }

    /** The most frequent first. */
    private static void write(ArrayNode facet, Map<SeriesKey, Bucket> sums, Function<SeriesKey, String> name) {
        Map<String, Long> counts = new HashMap<>();
        sums.forEach((key, sum) -> counts.merge(name.apply(key), sum.requests, Long::sum));
        counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> facet.addObject()
                        .put("value", count.getKey().isEmpty() ? null : count.getKey())
                        .put("count", count.getValue()));
    }
}
