package io.dragoman.tsdb;

import io.dragoman.audit.AuditLog;
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
    private final AuditLog audit;
    private final Clock clock;
    private final Retention retention;
    private final RollUp rollUp;

    /** @param days value of a property {@code dragoman.tsdb.retention-days.<resolution>} */
    public TsdbBeans(Database database, AuditLog audit, Clock clock, ToIntFunction<String> days) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.retention = new Retention(database, audit, defaults(days));
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
        SpanReader spans = new SpanReader(database);
        registry.accept("statsAnswer", new StatsProcessor(new Stats(spans), clock));
        registry.accept("facetsAnswer", new FacetsProcessor(new Facets(spans), clock));
        registry.accept("tsdbMetrics", new MetricsListProcessor(retention));
        registry.accept("readRetention", new ReadRetentionProcessor());
        registry.accept("storeRetention", new StoreRetentionProcessor(retention));
        registry.accept("tsdbPrune", new PruneProcessor(retention, audit, clock));
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
