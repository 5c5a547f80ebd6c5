package io.dragoman.camel.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the port: its server, its connections, and the sweep that ends slow ones. */
final class Listener extends AbstractVerticle {
    private static final long LONGEST_SWEEP_MS = 1_000;

    private final DragomanHttpEngine engine;
    private final int sharedPort;
    private final Set<ConnectionState> connections = new HashSet<>();
    private final HttpServerOptions options;

    /** @param sharedPort negative: all listeners with this number share one free port */
    Listener(DragomanHttpEngine engine, int sharedPort) {
        this.engine = engine;
        this.sharedPort = sharedPort;
        HttpServerSettings settings = engine.settings();
        options = new HttpServerOptions()
                .setHost(settings.host())
                .setTcpNoDelay(true)
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setIdleTimeout(0);
        SSLOptions tls = engine.tlsOptions();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(tls.getKeyCertOptions())
                    .setTrustOptions(tls.getTrustOptions())
                    .setClientAuth(clientAuth(settings.tls()))
                    .setUseAlpn(tls.isUseAlpn())
                    .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
                    .setSslHandshakeTimeout(tls.getSslHandshakeTimeout());
        }
    }

    private static ClientAuth clientAuth(@Nullable TlsFiles files) {
        ClientCertificates clients = files == null ? null : files.clients();
        if (clients == null) {
            return ClientAuth.NONE;
        }
        return clients.doors() == ClientCertificates.Doors.ALL ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(this::connected)
                .invalidRequestHandler(this::refuse)
                .requestHandler(this::serve)
                .exceptionHandler(clientFault -> {});
        vertx.setPeriodic(sweepMs(), timer -> sweep());
        server.listen(sharedPort, engine.settings().host())
                .onSuccess(engine::listeningOn)
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private long sweepMs() {
        HttpServerSettings settings = engine.settings();
        long shortest = Math.min(
                Math.min(
                        settings.headerTimeout().toMillis(),
                        settings.bodyTimeout().toMillis()),
                Math.min(
                        settings.idleTimeout().toMillis(),
                        settings.slowReadTimeout().toMillis()));
        return Math.max(10, Math.min(LONGEST_SWEEP_MS, shortest / 4));
    }

    private void connected(HttpConnection connection) {
        ConnectionState state = ConnectionState.attachTo(connection);
        if (!engine.admitConnection(state.channel().parent(), state.remoteAddress)) {
            connection.close();
            return;
        }
        state.channel()
                .pipeline()
                .replace(
                        FramingDecoder.NAME,
                        FramingDecoder.NAME,
                        new FramingDecoder(options, engine.settings().maxHeaderFields(), state));
        connections.add(state);
        connection.closeHandler(closed -> {
            connections.remove(state);
            engine.connectionClosed(state.remoteAddress);
        });
    }

    private void serve(HttpServerRequest request) {
        ConnectionState state = ConnectionState.of(request.connection());
        new ServedRequest(engine, request, state, vertx.getOrCreateContext()).begin();
    }

    /** For requests that are not well framed: one answer, then nothing more is read. */
    private void refuse(HttpServerRequest request) {
        ConnectionState state = ConnectionState.of(request.connection());
        HttpCall call = ServedRequest.emptyCall(engine, state);
        RenderedFailure failure = engine.renderer()
                .render(call, framingFailure(request.decoderResult().cause()));
        Answer.of(failure).writeHead(request.response(), call.requestId());
        request.response()
                .putHeader("connection", "close")
                .end(Buffer.buffer(failure.body()))
                .onComplete(sent -> request.connection().close());
    }

    private HttpFailure framingFailure(@Nullable Throwable cause) {
        HttpServerSettings settings = engine.settings();
        if (cause instanceof TooLongHttpLineException) {
            return HttpFailure.headersTooLarge(
                    414,
                    "The request line is too long (expected: at most " + settings.maxRequestLineBytes() + " bytes)");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpFailure.headersTooLarge(
                    431,
                    "The headers are too large (expected: at most " + settings.maxHeaderBytes() + " bytes and "
                            + settings.maxHeaderFields() + " fields)");
        }
        return HttpFailure.invalidRequest("The request is not well-formed HTTP/1.1");
    }

    private void sweep() {
        long now = System.nanoTime();
        HttpServerSettings settings = engine.settings();
        for (ConnectionState state : connections.toArray(ConnectionState[]::new)) {
            ServedRequest current = state.current();
            if (current != null) {
                current.sweep(now);
            } else if (state.headNanos(now) > settings.headerTimeout().toNanos()) {
                refuseSlowHead(state);
            } else if (engine.isDraining()) {
                state.connection.close();
            } else if (state.idleNanos(now) > settings.idleTimeout().toNanos()) {
                state.cut();
            }
        }
    }

    /** There is no request yet to answer to, so the answer is written below the HTTP codec. */
    private void refuseSlowHead(ConnectionState state) {
        ChannelHandlerContext decoder = state.channel().pipeline().context(FramingDecoder.NAME);
        if (decoder == null) {
            state.connection.close();
            return;
        }
        HttpCall call = ServedRequest.emptyCall(engine, state);
        long limitMs = engine.settings().headerTimeout().toMillis();
        RenderedFailure failure = engine.renderer().render(call, HttpFailure.requestTimeout("The head", limitMs));
        String head = "HTTP/1.1 " + HttpResponseStatus.valueOf(failure.status())
                + "\r\ncontent-type: " + failure.contentType()
                + "\r\ncontent-length: " + failure.body().length
                + "\r\nx-request-id: " + call.requestId()
                + "\r\nconnection: close\r\n\r\n";
        decoder.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.ISO_8859_1), failure.body()))
                .addListener(ChannelFutureListener.CLOSE);
        state.headSince = 0;
    }
}
