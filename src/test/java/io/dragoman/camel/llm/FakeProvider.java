package io.dragoman.camel.llm;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider on a free port that does what a test tells it, and counts what it sees. */
final class FakeProvider implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final String scheme;

    FakeProvider(Handler<HttpServerRequest> behaviour) {
        this(new HttpServerOptions(), behaviour);
    }

    FakeProvider(HttpServerOptions options, Handler<HttpServerRequest> behaviour) {
        scheme = options.isSsl() ? "https" : "http";
        server = vertx.createHttpServer(options)
                .exceptionHandler(broken -> {})
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    behaviour.handle(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    URI uri() {
        return uri("127.0.0.1");
    }

    URI uri(String host) {
        return URI.create(scheme + "://" + host + ":" + port() + "/v1");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
