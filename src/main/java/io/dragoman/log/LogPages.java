package io.dragoman.log;

import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds pages of the request log. Counts by hour give the total and say in which hours the rows of the page lie, so a page takes about as
 * long however large the log is. Safe for any thread; waits for the database.
 */
final class LogPages {
    private static final long HOUR_MS = 3_600_000;

    private final Database database;

    LogPages(Database database) {
        this.database = database;
    }

    /**
     * @param total rows of all pages
     * @param asOf the newest row that was counted: pages that name it stay as they are while rows come in
     */
    record Found(List<Map<String, @Nullable Object>> rows, long total, long asOf) {}

    Found find(LogFilter filter) {
        return database.snapshot(transaction -> find(transaction, filter));
    }

    /** The newest row at this moment. */
    long last() {
        return database.snapshot(LogPages::last);
    }

    private static Found find(Transaction transaction, LogFilter filter) {
        long asOf = filter.asOf() == null ? last(transaction) : filter.asOf();
        Map<String, @Nullable Object> values = filter.values();
        values.put("as_of", asOf);
        if (filter.requestId() != null) {
            return ofRequest(transaction.rows("request_log/by_request", values), filter, asOf);
        }
        TreeMap<Long, Long> hours = hours(transaction, filter, values);
        long total = hours.values().stream().mapToLong(Long::longValue).sum();
        if (filter.offset() >= total) {
            return new Found(List.of(), total, asOf);
        }
        narrow(values, hours, filter);
        return new Found(transaction.rows("request_log/page", values), total, asOf);
    }

    /** Repeated ids are rare, and few. */
    private static Found ofRequest(List<Map<String, @Nullable Object>> rows, LogFilter filter, long asOf) {
        int from = Math.min(filter.offset(), rows.size());
        int to = Math.min(from + filter.limit(), rows.size());
        return new Found(rows.subList(from, to), rows.size(), asOf);
    }

    /** How many rows the filter lets through, by hour. */
    private static TreeMap<Long, Long> hours(
            Transaction transaction, LogFilter filter, Map<String, @Nullable Object> values) {
        long lastMs = filter.untilMs() - 1;
        Map<String, @Nullable Object> range = new HashMap<>(values);
        range.put("first_hour", Math.floorDiv(filter.sinceMs(), HOUR_MS));
        range.put("last_hour", Math.floorDiv(lastMs, HOUR_MS));
        TreeMap<Long, Long> hours = new TreeMap<>();
        transaction.forEach("request_log_count/list", range, row -> hours.put(row.number(1), row.number(2)));
        transaction.forEach(
                "request_log/count_newer", values, row -> hours.merge(row.number(1), -row.number(2), Long::sum));
        recount(transaction, hours, Math.floorDiv(filter.sinceMs(), HOUR_MS), filter, values);
        recount(transaction, hours, Math.floorDiv(lastMs, HOUR_MS), filter, values);
        return hours;
    }

    /** An hour of which the filter takes a part is counted row by row. */
    private static void recount(
            Transaction transaction,
            TreeMap<Long, Long> hours,
            long hour,
            LogFilter filter,
            Map<String, @Nullable Object> values) {
        if (!hours.containsKey(hour)) {
            return;
        }
        long startMs = hour * HOUR_MS;
        boolean whole = filter.sinceMs() <= startMs && filter.untilMs() >= startMs + HOUR_MS;
        if (whole) {
            return;
        }
        Map<String, @Nullable Object> part = new HashMap<>(values);
        part.put("since_ms", Math.max(filter.sinceMs(), startMs));
        part.put("until_ms", Math.min(filter.untilMs(), startMs + HOUR_MS));
        transaction.forEach("request_log/count", part, row -> hours.put(hour, row.number(1)));
    }

    /** Leaves out the hours before and after those of the page. */
    private static void narrow(Map<String, @Nullable Object> values, TreeMap<Long, Long> hours, LogFilter filter) {
        long offset = filter.offset();
        long wanted = offset + filter.limit();
        long seen = 0;
        for (Map.Entry<Long, Long> hour : hours.descendingMap().entrySet()) {
            long startMs = hour.getKey() * HOUR_MS;
            if (seen + hour.getValue() <= offset) {
                offset -= hour.getValue();
                wanted -= hour.getValue();
                values.put("until_ms", Math.min(filter.untilMs(), startMs));
                continue;
            }
            seen += hour.getValue();
            values.put("since_ms", Math.max(filter.sinceMs(), startMs));
            if (seen >= wanted) {
                break;
            }
        }
        values.put("offset", offset);
    }

    private static long last(Transaction transaction) {
        long[] id = {0};
        transaction.forEach("request_log/last", Map.of(), row -> id[0] = row.number(1));
        return id[0];
    }
}
