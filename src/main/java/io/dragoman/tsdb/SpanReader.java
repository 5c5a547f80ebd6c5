package io.dragoman.tsdb;

import io.dragoman.store.Database;
import io.dragoman.store.Row;
import io.dragoman.tsdb.SeriesKey.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up the buckets of all series of a dimension over a range of time. Safe for any thread; waits for the database. */
final class SpanReader {
    private final Database database;

    SpanReader(Database database) {
        this.database = database;
    }

    /** What statistics need of each series that has a bucket in one of the spans. */
    Map<SeriesKey, Bucket> read(Kind kind, List<Span> spans) {
        Map<Long, SeriesKey> keys = SeriesRows.all(database);
        Map<SeriesKey, Bucket> sums = new HashMap<>();
        for (Span span : spans) {
            Map<String, Object> values = Map.of(
                    "kind", kind.columnValue(),
                    "step_ms", span.resolution().stepMs(),
                    "start_ms", span.fromMs(),
                    "end_ms", span.toMs());
            database.forEach("sample_rollup/stats", values, row -> {
                SeriesKey key = keys.get(row.number(1));
                if (key != null) {
                    add(sums.computeIfAbsent(key, series -> new Bucket()), row);
                }
            });
        }
        return sums;
    }

    private static void add(Bucket sum, Row row) {
        sum.requests += row.number(2);
        sum.errors += row.number(3);
        sum.attempts += row.number(4);
        sum.attemptErrors += row.number(5);
        sum.latency.merge(row.bytes(6), true);
        sum.cost.merge(row.bytes(7), false);
        sum.tokensIn.merge(row.bytes(8), false);
        sum.tokensOut.merge(row.bytes(9), false);
    }
}
