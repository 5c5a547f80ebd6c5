package io.dragoman.tsdb;

import io.dragoman.log.LogFollower;
import io.dragoman.store.Database;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** What routes find of this room in the registry. */
public final class TsdbBeans {
    private static final String RETENTION = "dragoman.tsdb.retention-days.";

    private final Database database;
    private final Clock clock;
    private final Retention retention;
    private final RollUp rollUp;

    /** @param days value of a property {@code dragoman.tsdb.retention-days.<resolution>} */
    public TsdbBeans(Database database, Clock clock, ToIntFunction<String> days) {
        this.database = database;
        this.clock = clock;
        this.retention = new Retention(database, defaults(days));
        this.rollUp = new RollUp(database);
    }

    /** What the request log has to tell of each request. */
    public LogFollower follower() {
        return new SampleWriter();
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("rollUp", rollUp);
        registry.accept("tsdbRetention", new RetentionRun(retention, clock));
        registry.accept("tsdbQuery", new TsdbQueryProcessor(clock));
        registry.accept("tsdbSeries", new TsdbSeriesProcessor(new SeriesReader(database)));
        registry.accept("tsdbMetrics", new MetricsListProcessor(retention));
        registry.accept("readRetention", new ReadRetentionProcessor());
        registry.accept("storeRetention", new StoreRetentionProcessor(retention));
        registry.accept("tsdbPrune", new PruneProcessor(retention, clock));
    }

    private static Map<Resolution, Integer> defaults(ToIntFunction<String> days) {
        Map<Resolution, Integer> defaults = new EnumMap<>(Resolution.class);
        for (Resolution resolution : Resolution.values()) {
            String property = RETENTION + resolution.wireName().replace('_', '-');
            defaults.put(resolution, days.applyAsInt(property));
        }
        return defaults;
    }
}
