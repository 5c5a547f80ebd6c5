package io.dragoman.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads columns of a row by type. The schema holds the types, so a value of another type is a fault of ours, not of a client. */
final class Columns {
    private Columns() {}

    static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    static boolean flag(Map<String, @Nullable Object> row, String column) {
        Long value = integer(row, column);
        return value != null && value != 0;
    }

    /** @return null when the column is null */
    static @Nullable Long integer(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    /** @return null when the column is null */
    static @Nullable Integer smallInteger(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? Integer.valueOf(number.intValue()) : null;
    }
}
