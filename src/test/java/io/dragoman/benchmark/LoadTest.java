package io.dragoman.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final byte[] REQUEST = Connection.request("POST", "/", "key", "{}");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger seen = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.endHandler(read -> answer(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void chargesAStallToTheRequestsThatWereDueMeanwhile() throws Exception {
        Load.Result result = Load.open(server.actualPort(), REQUEST, 1, 2, 100);
        assertThat(result.failures() + result.latency().getTotalCount()).isEqualTo(200);
        assertThat(result.latency().getCountBetweenValues(100_000_000, 1_000_000_000))
                .isGreaterThan(25);
    }

    @Test
    void countsFailuresApartAndGoesOn() throws Exception {
        Load.Result result = Load.closed(server.actualPort(), REQUEST, 1, 2);
        assertThat(result.failures()).isEqualTo(1);
        assertThat(result.latency().getTotalCount()).isEqualTo(seen.get() - 1L).isGreaterThan(20);
    }

    /** The tenth answer takes half a second, the twentieth is an error, every other one is chunked. */
    private void answer(HttpServerRequest request) {
        int number = seen.incrementAndGet();
        request.response().setStatusCode(number == 20 ? 500 : 200).setChunked(number % 2 == 0);
        if (number == 10) {
            vertx.setTimer(500, fired -> request.response().end("{}"));
        } else {
            request.response().end("{}");
        }
    }
}
