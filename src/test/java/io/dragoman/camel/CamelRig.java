package io.dragoman.camel;

import io.dragoman.camel.http.DragomanHttpEngine;
import io.dragoman.camel.http.HttpServerSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A small Camel context with the real engine on a free port; routes are given as YAML. */
public final class CamelRig implements AutoCloseable {
    public final DefaultCamelContext context = new DefaultCamelContext();
    public final Vertx vertx = EventLoops.create(2);
    public final RequestExecutor executor;
    public final DragomanHttpEngine engine;
    public final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public CamelRig() {
        this(HttpServerSettings.on("127.0.0.1", 0), RequestExecutor.Settings.DEFAULT);
    }

    public CamelRig(HttpServerSettings settings, RequestExecutor.Settings threads) {
        executor = new RequestExecutor(threads);
        engine = new DragomanHttpEngine(vertx, executor, settings);
        context.getRegistry().bind(DragomanHttpEngine.NAME, engine);
        context.getRegistry().bind("vertx", vertx);
    }

    public CamelRig bind(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    /** Loads the routes and starts; returns itself. */
    public CamelRig start(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromBytes("test.camel.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
        context.start();
        return this;
    }

    public int port() {
        return engine.port();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json) throws Exception {
        return client.send(
                request(path)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        executor.close();
    }
}
