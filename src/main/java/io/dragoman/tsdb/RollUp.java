package io.dragoman.tsdb;

import io.dragoman.store.Database;
import io.dragoman.store.Row;
import io.dragoman.store.Transaction;
import io.dragoman.tsdb.SeriesKey.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Adds new samples to the roll-ups of all widths. Each transaction takes the samples after those it has had, whatever times they bear, and
 * notes how far it has come: none is missed or counted twice, also when the process dies or the clock jumps. Safe for any thread; waits
 * for the database.
 */
public final class RollUp {
    /**
     * Buckets that one transaction aims at, some milliseconds of work, because other writers wait for it. Any number of samples may lie in
     * few buckets, and then it is cheaper to take many.
     */
    private static final int BUCKETS = 1_000;

    private static final int FIRST_SAMPLES = 200;
    private static final int MIN_SAMPLES = 20;
    private static final int MAX_SAMPLES = 2_000;

    private final Database database;
    private volatile int wanted = FIRST_SAMPLES;

    RollUp(Database database) {
        this.database = database;
    }

    /** Brings the roll-ups up to the newest sample. What comes in meanwhile waits for the next time, or this one might never end. */
    public void run() {
        long[] newest = {0};
        database.forEach("sample/last", Map.of(), row -> newest[0] = row.number(1));
        boolean behind = newest[0] > 0;
        while (behind) {
            int most = wanted;
            Taken taken = database.inTransaction(transaction -> batch(transaction, most));
            behind = taken.samples() == most && taken.last() < newest[0];
            if (taken.samples() == most) {
                wanted = next(most, taken.buckets());
            }
        }
    }

    /** Grows slowly and shrinks at once. */
    private static int next(int samples, int buckets) {
        int next = buckets > BUCKETS ? (int) ((long) samples * BUCKETS / buckets) : samples + samples / 4;
        return Math.max(MIN_SAMPLES, Math.min(MAX_SAMPLES, next));
    }

    /**
     * What one transaction has done.
     *
     * @param last id of the last sample that is in the roll-ups
     * @param buckets of all widths that it changed
     */
    private record Taken(int samples, long last, int buckets) {}

    private record Place(SeriesKey series, long startMs) {}

    private static Taken batch(Transaction transaction, int most) {
        List<Sample> samples = new ArrayList<>();
        long[] last = {progress(transaction)};
        transaction.forEach("sample/list_new", Map.of("after_id", last[0], "limit", most), row -> {
            last[0] = row.number(1);
            samples.add(Sample.read(row));
        });
        if (samples.isEmpty()) {
            return new Taken(0, last[0], 0);
        }
        Map<SeriesKey, Long> numbers = numbers(transaction);
        Map<Place, Bucket> buckets = finest(samples);
        int changed = 0;
        for (Resolution resolution : Resolution.ROLL_UPS) {
            buckets = coarser(buckets, resolution);
            changed += buckets.size();
            write(transaction, resolution, buckets, numbers);
        }
        transaction.change("rollup_progress/update", Map.of("sample_id", last[0]));
        return new Taken(samples.size(), last[0], changed);
    }

    private static long progress(Transaction transaction) {
        long[] id = {0};
        transaction.forEach("rollup_progress/find", Map.of(), row -> id[0] = row.number(1));
        return id[0];
    }

    private static Map<Place, Bucket> finest(List<Sample> samples) {
        Map<Place, Bucket> buckets = new HashMap<>();
        for (Sample sample : samples) {
            long startMs = Resolution.TEN_SECONDS.startOf(sample.timestampMs());
            for (Kind kind : Kind.values()) {
                buckets.computeIfAbsent(new Place(sample.series(kind), startMs), place -> new Bucket())
                        .add(sample);
            }
        }
        return buckets;
    }

    private static Map<Place, Bucket> coarser(Map<Place, Bucket> buckets, Resolution resolution) {
        Map<Place, Bucket> merged = new HashMap<>();
        buckets.forEach((place, bucket) -> merged.computeIfAbsent(
                        new Place(place.series(), resolution.startOf(place.startMs())), wider -> new Bucket())
                .merge(bucket));
        return merged;
    }

    private static void write(
            Transaction transaction, Resolution resolution, Map<Place, Bucket> added, Map<SeriesKey, Long> numbers) {
        List<Map<String, Object>> keys = new ArrayList<>(added.size());
        List<Bucket> wholes = new ArrayList<>(added.size());
        added.forEach((place, bucket) -> {
            keys.add(Map.of(
                    "series_id", number(transaction, numbers, place.series()),
                    "step_ms", resolution.stepMs(),
                    "start_ms", place.startMs()));
            Bucket whole = new Bucket();
            whole.merge(bucket);
            wholes.add(whole);
        });
        transaction.forEachOf("sample_rollup/find", keys, (row, place) -> mergeStored(wholes.get(place), row));
        List<Map<String, Object>> rows = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Object> columns = wholes.get(i).columns();
            columns.putAll(keys.get(i));
            rows.add(columns);
        }
        transaction.changeAll("sample_rollup/upsert", rows);
    }

    private static void mergeStored(Bucket bucket, Row row) {
        bucket.requests += row.number(1);
        bucket.errors += row.number(2);
        bucket.attempts += row.number(3);
        bucket.attemptErrors += row.number(4);
        bucket.latency.merge(row.bytes(5), true);
        bucket.ttft.merge(row.bytes(6), true);
        bucket.cost.merge(row.bytes(7), true);
        bucket.tokensIn.merge(row.bytes(8), true);
        bucket.tokensOut.merge(row.bytes(9), true);
        bucket.tokens.merge(row.bytes(10), true);
    }

    private static long number(Transaction transaction, Map<SeriesKey, Long> numbers, SeriesKey series) {
        Long known = numbers.get(series);
        if (known != null) {
            return known;
        }
        transaction.change(
                "series/insert",
                Map.of(
                        "kind", series.kind().columnValue(),
                        "name", series.name(),
                        "provider_id", series.providerId()));
        numbers.putAll(numbers(transaction));
        return Objects.requireNonNull(numbers.get(series), "the series just stored");
    }

    private static Map<SeriesKey, Long> numbers(Transaction transaction) {
        Map<SeriesKey, Long> numbers = new HashMap<>();
        transaction.forEach("series/list", Map.of(), row -> numbers.put(SeriesRows.key(row), row.number(1)));
        return numbers;
    }
}
