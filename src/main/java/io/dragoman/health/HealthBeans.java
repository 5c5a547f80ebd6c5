package io.dragoman.health;

import io.dragoman.catalog.Catalog;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class HealthBeans {
    private final Health health;
    private final Catalog catalog;

    /** From here on, health follows the catalogue. */
    public HealthBeans(Health health, Catalog catalog) {
        this.health = health;
        this.catalog = catalog;
        catalog.onChange(health::follow);
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("health", health);
        registry.accept("healthAnswer", new HealthProcessor(health, catalog));
        registry.accept("probeOutcome", new ProbeProcessor(health));
    }
}
