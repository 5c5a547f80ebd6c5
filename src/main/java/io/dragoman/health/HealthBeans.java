package io.dragoman.health;

import io.dragoman.catalog.Catalog;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class HealthBeans {
    private final Health health;

    /** From here on, health follows the catalogue. */
    public HealthBeans(Health health, Catalog catalog) {
        this.health = health;
        catalog.onChange(health::follow);
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("health", health);
        registry.accept("probeOutcome", new ProbeProcessor(health));
    }
}
