package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class AccessBeans {
    private final AccessKeys keys;
    private final boolean metricsOpen;

    /** @param metricsOpen {@code dragoman.metrics.open}: anybody may read the metrics */
    public AccessBeans(AccessKeys keys, boolean metricsOpen) {
        this.keys = keys;
        this.metricsOpen = metricsOpen;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("requireAdmin", new RequireKeyProcessor(keys, Kind.ADMIN));
        registry.accept("requireConsumer", new RequireKeyProcessor(keys, Kind.CONSUMER));
        registry.accept("requireChat", RequireKeyProcessor.consumer(keys, Scope.CHAT));
        registry.accept("requirePlan", RequireKeyProcessor.consumer(keys, Scope.PLAN));
        registry.accept("requireFeedback", RequireKeyProcessor.consumer(keys, Scope.FEEDBACK));
        registry.accept(
                "requireMetrics",
                metricsOpen ? new OpenDoorProcessor() : new RequireKeyProcessor(keys, Kind.ADMIN, Kind.METRICS));
    }
}
