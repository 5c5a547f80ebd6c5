package io.dragoman.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One row of a large result while it passes by; columns are counted from 1, in the order of the statement. Of no use afterwards. */
public final class Row {
    private static final byte[] NO_BYTES = {};

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** 0 for null. */
    public long number(int column) {
        try {
            return result.getLong(column);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** The number, or another one for null. */
    public long number(int column, long whenNull) {
        try {
            long number = result.getLong(column);
            return number == 0 && result.wasNull() ? whenNull : number;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    public @Nullable String text(int column) {
        try {
            return result.getString(column);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** No bytes for null. */
    public byte[] bytes(int column) {
        try {
            byte[] bytes = result.getBytes(column);
            return bytes == null ? NO_BYTES : bytes;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
