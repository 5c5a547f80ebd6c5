package io.dragoman.tsdb;

import io.dragoman.problem.InvalidRequestException;
import io.dragoman.store.Database;
import io.dragoman.store.Row;
import io.dragoman.tsdb.TsdbQuery.By;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers queries from the coarsest roll-up that fits the step, or from single samples where none does. Safe for any thread. */
final class SeriesReader {
    /** Points of all series of one answer, about 8 MB of JSON. */
    static final int MAX_POINTS = 250_000;

    private final Database database;

    SeriesReader(Database database) {
        this.database = database;
    }

    /**
     * @param points values by the beginning of their step, in the order of time; steps without a sample are left out
     */
    record Series(SeriesKey key, TreeMap<Long, Double> points) {}

    /** Series in the order of their names. */
    List<Series> read(TsdbQuery query) {
        Collected collected = new Collected(query);
        Resolution resolution = Resolution.forStep(query.stepMs());
        if (resolution == Resolution.RAW) {
            readSamples(query, collected);
        } else {
            readRollUps(query, resolution, collected);
        }
        return collected.series();
    }

    private void readSamples(TsdbQuery query, Collected collected) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("start_ms", query.startMs());
        values.put("end_ms", query.endMs());
        values.put("model", query.model());
        values.put("provider", query.provider());
        values.put("mode", query.mode());
        values.put("api_key_id", query.apiKeyId());
        database.forEach("sample/list", values, row -> {
            Sample sample = Sample.read(row);
            Bucket one = new Bucket();
            one.add(sample);
            collected
                    .summary(sample.series(query.by().kind()), sample.timestampMs())
                    .merge(one.of(query.metric()));
        });
    }

    private void readRollUps(TsdbQuery query, Resolution resolution, Collected collected) {
        Map<Long, SeriesKey> keys = SeriesRows.all(database);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("metric", query.metric().wireName());
        values.put("kind", query.by().kind().columnValue());
        values.put("name", query.seriesName());
        values.put("provider", query.provider());
        values.put("step_ms", resolution.stepMs());
        values.put("start_ms", query.startMs());
        values.put("end_ms", query.endMs());
        boolean withHistogram = query.aggregate().needsHistogram();
        database.forEach("sample_rollup/query", values, row -> {
            SeriesKey key = keys.get(row.number(1));
            if (key != null) {
                mergeRow(collected.summary(key, row.number(2)), query.metric(), row, withHistogram);
            }
        });
    }

    private static void mergeRow(Summary summary, Metric metric, Row row, boolean withHistogram) {
        switch (metric) {
            case REQUESTS -> summary.merge(Summary.ofFlags(row.number(3), row.number(3)));
            case ERRORS -> summary.merge(Summary.ofFlags(row.number(3), row.number(4)));
            case ATTEMPTS -> summary.merge(Summary.ofFlags(row.number(5), row.number(5)));
            case ATTEMPT_ERRORS -> summary.merge(Summary.ofFlags(row.number(5), row.number(6)));
            default -> summary.merge(row.bytes(7), withHistogram);
        }
    }

    /** What has been read so far, added up by series and step. */
    private static final class Collected {
        private final TsdbQuery query;
        private final Map<SeriesKey, Map<Long, Summary>> summaries = new HashMap<>();
        private int points;

        Collected(TsdbQuery query) {
            this.query = query;
        }

        Summary summary(SeriesKey key, long timeMs) {
            Summary added = summaries
                    .computeIfAbsent(shown(key), series -> new HashMap<>())
                    .computeIfAbsent(query.stepOf(timeMs), step -> {
                        points++;
                        return new Summary();
                    });
            if (points > MAX_POINTS) {
                throw new InvalidRequestException(
                        "step",
                        "step: " + query.stepMs() + " (expected: a larger step, a shorter range or fewer series: "
                                + MAX_POINTS + " points an answer at most)");
            }
            return added;
        }

        List<Series> series() {
            List<Series> series = new ArrayList<>();
            summaries.forEach((key, steps) -> {
                TreeMap<Long, Double> values = new TreeMap<>();
                steps.forEach((step, summary) -> {
                    if (summary.count() > 0) {
                        values.put(step, query.metric().shown(query.aggregate(), summary));
                    }
                });
                if (!values.isEmpty()) {
                    series.add(new Series(key, values));
                }
            });
            series.sort(Comparator.comparing((Series one) -> one.key().providerId())
                    .thenComparing(one -> one.key().name()));
            return series;
        }

        private SeriesKey shown(SeriesKey key) {
            if (query.by() == By.PROVIDER) {
                return new SeriesKey(key.kind(), "", key.providerId());
            }
            return query.by() == By.TOTAL ? new SeriesKey(key.kind(), "") : key;
        }
    }
}
