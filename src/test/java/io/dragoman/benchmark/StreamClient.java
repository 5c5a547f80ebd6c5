package io.dragoman.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** Clients of streams, each on a connection of its own. */
final class StreamClient implements AutoCloseable {
    /** What one stream must contain: so many words, then the end. */
    interface Outcome {
        void complete();

        void failed(String why);
    }

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setMaxPoolSize(8000)
            .setKeepAlive(false));

    /**
     * Opens a stream.
     *
     * @param onFirst told the time ({@link System#nanoTime}) of the first word
     * @return the request once it exists, so that the caller can leave
     */
    AtomicReference<HttpClientRequest> open(
            Target target, String model, String id, int words, LongConsumer onFirst, Outcome outcome) {
        AtomicReference<HttpClientRequest> opened = new AtomicReference<>();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setPort(target.port())
                .setURI(target.path(model))
                .putHeader("authorization", "Bearer " + target.key())
                .putHeader("content-type", "application/json");
        client.request(options)
                .compose(request -> {
                    opened.set(request);
                    return request.send(Buffer.buffer(Target.body(model, true, id)));
                })
                .onSuccess(response -> read(response, words, onFirst, outcome))
                .onFailure(failure -> outcome.failed(String.valueOf(failure.getMessage())));
        return opened;
    }

    private static void read(HttpClientResponse response, int words, LongConsumer onFirst, Outcome outcome) {
        if (response.statusCode() != 200) {
            outcome.failed("status " + response.statusCode());
            return;
        }
        Needle word = new Needle("content\":\"word");
        Needle done = new Needle("[DONE]");
        response.exceptionHandler(failure -> outcome.failed(String.valueOf(failure.getMessage())));
        response.handler(buffer -> {
            boolean none = word.count() == 0;
            word.read(buffer);
            done.read(buffer);
            if (none && word.count() > 0) {
                onFirst.accept(System.nanoTime());
            }
        });
        response.endHandler(end -> {
            if (word.count() == words && done.count() == 1) {
                outcome.complete();
            } else {
                outcome.failed(word.count() + " words of " + words + ", " + done.count() + " ends");
            }
        });
    }

    /** Hangs up, as a client that goes away does. */
    void leave(AtomicReference<HttpClientRequest> opened) {
        HttpClientRequest request = opened.get();
        if (request != null) {
            request.connection().close();
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
