package io.dragoman.tsdb;

import io.dragoman.store.Database;
import io.dragoman.store.Row;
import io.dragoman.tsdb.SeriesKey.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The table {@code series}. */
final class SeriesRows {
    private SeriesRows() {}

    /** All series by their numbers. */
    static Map<Long, SeriesKey> all(Database database) {
        Map<Long, SeriesKey> series = new HashMap<>();
        database.forEach("series/list", Map.of(), row -> series.put(row.number(1), key(row)));
        return series;
    }

    static SeriesKey key(Row row) {
        return new SeriesKey(Kind.ofColumn(text(row, 2)), text(row, 3), text(row, 4));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.text(column), "a column that is NOT NULL");
    }
}
