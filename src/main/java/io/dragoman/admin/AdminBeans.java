package io.dragoman.admin;

import io.dragoman.catalog.Catalog;
import io.dragoman.vault.Vault;
import java.util.function.BiConsumer;

/** What routes find of this room in the registry. */
public final class AdminBeans {
    private final Catalog catalog;
    private final Vault vault;
    private final String version;

    /** @param version of the broker */
    public AdminBeans(Catalog catalog, Vault vault, String version) {
        this.catalog = catalog;
        this.vault = vault;
        this.version = version;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("engineModels", new EngineModelsProcessor(catalog));
        registry.accept("info", new InfoProcessor(catalog, vault, version));
    }
}
