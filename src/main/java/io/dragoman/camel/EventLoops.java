package io.dragoman.camel;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** Makes the Vert.x instance that the HTTP engine and {@code llm:} share; bind it in the registry. */
public final class EventLoops {
    private EventLoops() {}

    /** @param count at least as many as cores, so that no core waits for another's connections */
    public static Vertx create(int count) {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(count)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }
}
