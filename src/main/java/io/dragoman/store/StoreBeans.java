package io.dragoman.store;

import java.util.function.BiConsumer;

/** What routes find of this room in the registry: data sources for {@code sql:}, executors for {@code threads:}, paging. */
public final class StoreBeans {
    private final Database database;
    private final StoreThreads threads;

    public StoreBeans(Database database, StoreThreads threads) {
        this.database = database;
        this.threads = threads;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("reader", database.reader());
        registry.accept("writer", database.writer());
        registry.accept("storeReads", threads.reads());
        registry.accept("storeWrites", threads.writes());
        registry.accept("storeFailed", new StoreFailedProcessor());
        registry.accept("readPage", new PageProcessor());
    }
}
