package io.dragoman.mock;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One HTTP server on loopback that reads each request whole, notes it in a journal and hands both on, on its event loop. */
final class MockServer implements AutoCloseable {
    private final Vertx vertx;
    private final HttpServer server;
    private final List<JournalEntry> journal = new CopyOnWriteArrayList<>();

    /** @param port 0 for a free one */
    MockServer(int port, BiConsumer<HttpServerRequest, JournalEntry> onRequest) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    JournalEntry entry = new JournalEntry(request, body.toString());
                    journal.add(entry);
                    request.response().closeHandler(closed -> entry.cancelledNow());
                    onRequest.accept(request, entry);
                }));
        await(server.listen());
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    List<JournalEntry> journal() {
        return List.copyOf(journal);
    }

    void forget() {
        journal.clear();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("mock server", e);
        }
    }
}
