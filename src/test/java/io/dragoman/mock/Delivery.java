package io.dragoman.mock;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Writes one answer piece by piece, each flushed on its own, as slow, cut or broken as the fault says. Event loop only. */
final class Delivery {
    /** Lets the bytes before a reset reach the client, which a reset would otherwise throw away. */
    private static final Duration BEFORE_RESET = Duration.ofMillis(20);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final JournalEntry entry;
    private final Fault fault;
    private long sent;

    Delivery(Vertx vertx, HttpServerRequest request, JournalEntry entry, Fault fault) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.entry = entry;
        this.fault = fault;
    }

    /** A body that is known whole: with Content-Length, unless the fault takes its end away. */
    void sendBody(int status, String contentType, Buffer body) {
        Buffer whole = fault.half ? body.slice(0, body.length() / 2) : body;
        if (fault.ending == Fault.Ending.CUT || fault.pieceBytes > 0) {
            response.setChunked(true);
        } else {
            response.putHeader("content-length", Integer.toString(whole.length()));
        }
        begin(status, contentType, List.of(whole).iterator());
    }

    void sendError(WireError error) {
        sendBody(error.status(), "application/json", Buffer.buffer(error.body()));
    }

    void sendStream(int status, String contentType, Iterator<Buffer> pieces) {
        response.setChunked(true);
        begin(status, contentType, pieces);
    }

    void stayOpen() {
        later(fault.headDelay, () -> {});
    }

    void reset() {
        later(fault.headDelay, this::resetNow);
    }

    private void begin(int status, String contentType, Iterator<Buffer> pieces) {
        Iterator<Buffer> cut = fault.pieceBytes > 0 ? new Pieces(pieces, fault.pieceBytes) : pieces;
        later(fault.headDelay, () -> {
            response.setStatusCode(status).putHeader("content-type", contentType);
            fault.headers.forEach(response::putHeader);
            entry.began(status);
            next(cut);
        });
    }

    private void next(Iterator<Buffer> pieces) {
        if (response.closed()) {
            return;
        }
        if (fault.limits() && sent >= fault.limit) {
            stop();
            return;
        }
        if (!pieces.hasNext()) {
            finish();
            return;
        }
        Buffer piece = pieces.next();
        long left = fault.limits() ? fault.limit - sent : Long.MAX_VALUE;
        Buffer allowed = piece.length() > left ? piece.slice(0, (int) left) : piece;
        sent += allowed.length();
        entry.sent(sent);
        response.write(allowed).onSuccess(flushed -> later(fault.chunkDelay, () -> next(pieces)));
    }

    private void stop() {
        switch (fault.ending) {
            case RESET -> {
                response.write(Buffer.buffer());
                later(BEFORE_RESET, this::resetNow);
            }
            case SILENT -> response.write(Buffer.buffer());
            default -> finish();
        }
    }

    private void finish() {
        entry.ended();
        response.end();
    }

    private void resetNow() {
        entry.ended();
        ((ConnectionBase) request.connection()).channel().config().setOption(ChannelOption.SO_LINGER, 0);
        request.connection().close();
    }

    /** Never on the caller's stack, so that thousands of pieces do not nest. */
    private void later(Duration delay, Runnable action) {
        if (delay.isZero()) {
            vertx.getOrCreateContext().runOnContext(now -> action.run());
        } else {
            vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
        }
    }

    /** Buffers cut into pieces of equal size, across the borders of the source. */
    private static final class Pieces implements Iterator<Buffer> {
        private final Iterator<Buffer> source;
        private final int size;
        private Buffer rest = Buffer.buffer();

        Pieces(Iterator<Buffer> source, int size) {
            this.source = source;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            while (rest.length() < size && source.hasNext()) {
                rest = Buffer.buffer().appendBuffer(rest).appendBuffer(source.next());
            }
            return rest.length() > 0;
        }

        @Override
        public Buffer next() {
            int length = Math.min(size, rest.length());
            Buffer piece = rest.slice(0, length);
            rest = rest.slice(length, rest.length());
            return piece;
        }
    }
}
