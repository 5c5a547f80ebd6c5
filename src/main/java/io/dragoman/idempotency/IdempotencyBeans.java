package io.dragoman.idempotency;

import io.dragoman.store.Database;
import io.dragoman.store.StoreThreads;
import java.time.Clock;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class IdempotencyBeans {
    private final Idempotency idempotency;

    public IdempotencyBeans(Database database, StoreThreads threads, IdempotencySettings settings, Clock clock) {
        idempotency = new Idempotency(new IdempotencyRows(database, threads, settings, clock), settings);
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("idempotency", idempotency);
        registry.accept("openIdempotency", new OpenIdempotencyProcessor(idempotency));
        registry.accept("keepAnswer", new KeepAnswerProcessor());
    }
}
