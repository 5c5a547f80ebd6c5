package io.dragoman.mock;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Answers every request, whatever it asks, with one recorded exchange: its status, headers and bytes, cut where the fault
 * says. Faults of bytes and timing apply; those that change the content do not.
 */
public final class RecordedProvider implements AutoCloseable {
    private record Playing(RecordedExchange exchange, Fault fault) {}

    private final MockServer server;
    private volatile Playing playing;

    private RecordedProvider(Playing first) {
        playing = first;
        server = new MockServer(0, this::answer);
    }

    public static RecordedProvider start(RecordedExchange exchange) {
        return new RecordedProvider(new Playing(exchange, Fault.none()));
    }

    /** From now on this exchange, so that one server can play many. */
    public void play(RecordedExchange exchange, Fault fault) {
        playing = new Playing(exchange, fault);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    public List<JournalEntry> journal() {
        return server.journal();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpServerRequest request, JournalEntry entry) {
        RecordedExchange exchange = playing.exchange();
        exchange.headers().forEach((name, value) -> {
            if (!name.equals("content-length") && !name.equals("transfer-encoding")) {
                request.response().putHeader(name, value);
            }
        });
        Delivery delivery = new Delivery(server.vertx(), request, entry, playing.fault());
        String type = exchange.headers().getOrDefault("content-type", "application/json");
        Buffer body = Buffer.buffer(exchange.body());
        if (exchange.stream()) {
            delivery.sendStream(exchange.status(), type, List.of(body).iterator());
        } else {
            delivery.sendBody(exchange.status(), type, body);
        }
    }
}
