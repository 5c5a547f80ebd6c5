package io.dragoman.camel.http;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request from its head to the end of its answer. Everything but {@link #runRoute} and {@link #complete} happens on
 * the connection's event loop.
 */
final class ServedRequest {
    /** How long a refused client may go on sending before the connection is cut; else it might not read the answer. */
    private static final long LINGER_MS = 500;

    /** Two readers of one request could take different ones of these, if it had two. */
    private static final Set<String> SINGLE_HEADERS =
            Set.of("authorization", "content-type", "idempotency-key", "x-api-key");

    /** What every line of the log is marked with while a request is worked on. */
    private static final String REQUEST_ID = "request_id";

    private static final byte[] NO_BODY = new byte[0];

    private final DragomanHttpEngine engine;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ConnectionState connection;
    private final Context context;
    private final long startedNanos = System.nanoTime();
    private final Cancellation cancellation = new Cancellation();

    private HttpCall call;
    private @Nullable DragomanHttpConsumer consumer;
    private @Nullable Buffer received;
    private @Nullable ResponsePump pump;
    private @Nullable Exchange exchange;
    private final boolean withBody;
    private long bodySince;
    private long bodyBytes;
    private boolean routeStarted;
    private boolean routeRunning;
    private boolean answered;
    private @Nullable ResponseOutcome outcome;

    ServedRequest(DragomanHttpEngine engine, HttpServerRequest request, ConnectionState connection, Context context) {
        this.engine = engine;
        this.request = request;
        this.response = request.response();
        this.connection = connection;
        this.context = context;
        this.withBody = hasBody(request);
        this.call = emptyCall(engine, connection);
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return length == null ? request.headers().contains("transfer-encoding") : !length.equals("0");
    }

    /** A call about which nothing is known, for the refusal of a request that could not be read. */
    static HttpCall emptyCall(DragomanHttpEngine engine, ConnectionState connection) {
        return new HttpCall(
                "",
                "",
                null,
                Map.of(),
                Map.of(),
                connection.remoteAddress,
                engine.newRequestId(),
                System.nanoTime(),
                System.currentTimeMillis());
    }

    void begin() {
        connection.begin(this);
        response.closeHandler(closed -> clientGone());
        response.exceptionHandler(failure -> clientGone());
        if (answersPreflight()) {
            return;
        }
        HttpFailure failure = readHead();
        if (failure != null) {
            refuse(failure);
        } else if (withBody) {
            readBody();
        } else {
            dispatch(NO_BODY);
        }
    }

    /** A browser asks what a page of another origin may do; it sends no key with that. */
    private boolean answersPreflight() {
        if (request.method() != HttpMethod.OPTIONS
                || withBody
                || !cors().covers(request.path())
                || !cors().allows(request.getHeader("origin"))
                || !request.headers().contains("access-control-request-method")) {
            return false;
        }
        String methods = engine.routes().find("OPTIONS", request.path()).allowed();
        if (methods.isEmpty()) {
            return false;
        }
        response.putHeader("access-control-allow-methods", methods);
        response.putHeader("access-control-allow-headers", HttpCall.CORS_REQUEST_HEADERS);
        response.putHeader("access-control-max-age", "600");
        write(new Answer(204, Map.of(), null));
        return true;
    }

    private CorsPolicy cors() {
        return engine.settings().cors();
    }

    /** Caches must know that the answer depends on the origin, also where it is not allowed. */
    private void writeCors() {
        String path = request.path();
        if (path == null || !cors().covers(path)) {
            return;
        }
        response.putHeader("vary", "Origin");
        String origin = request.getHeader("origin");
        if (origin != null && cors().allows(origin)) {
            response.putHeader("access-control-allow-origin", origin);
            response.putHeader("access-control-expose-headers", Answer.CORS_ANSWER_HEADERS);
        }
    }

    /** Finds the consumer; returns why there is none. */
    private @Nullable HttpFailure readHead() {
        RequestTarget target = RequestTarget.parse(request.uri());
        Map<String, String> headers = new HashMap<>();
        boolean clear = copyHeaders(headers);
        String path = target == null ? "" : target.path();
        String query = target == null ? null : target.rawQuery();
        RouteTable.Match match = target == null || target.isAmbiguous()
                ? null
                : engine.routes().find(request.method().name(), path);
        call = new HttpCall(
                request.method().name(),
                path,
                query,
                match == null ? Map.of() : match.pathParameters(),
                headers,
                client(),
                requestId(headers.get("x-request-id")),
                startedNanos,
                System.currentTimeMillis());
        if (target == null) {
            return HttpFailure.invalidRequest("request target (expected: an absolute path, percent-encoded)");
        }
        if (!clear) {
            return HttpFailure.invalidRequest(
                    "authorization, x-api-key, content-type and idempotency-key (expected: at most once each)");
        }
        if (match == null || (match.consumer() == null && match.allowed().isEmpty())) {
            return HttpFailure.notFound();
        }
        consumer = match.consumer();
        if (consumer == null) {
            return HttpFailure.methodNotAllowed(request.method().name(), match.allowed());
        }
        String refusal = refusalOfClient(path);
        if (refusal != null) {
            return HttpFailure.unauthorized(refusal);
        }
        return withBody ? refusalOfBody(consumer) : null;
    }

    private @Nullable String refusalOfClient(String path) {
        TlsFiles files = engine.settings().tls();
        ClientCertificates clients = files == null ? null : files.clients();
        return clients == null
                ? null
                : clients.refusal(path, request.connection().sslSession());
    }

    /** The peer, or whom a trusted proxy names. */
    private String client() {
        return engine.settings()
                .proxies()
                .client(connection.remoteAddress, request.headers().getAll("x-forwarded-for"));
    }

    /** False when a header occurs twice that must not. */
    private boolean copyHeaders(Map<String, String> headers) {
        boolean clear = true;
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (HttpCall.isReadable(name) && headers.putIfAbsent(name, header.getValue()) != null) {
                clear &= !SINGLE_HEADERS.contains(name);
            }
        }
        return clear;
    }

    private String requestId(@Nullable String fromClient) {
        return fromClient != null && isRequestId(fromClient) ? fromClient : engine.newRequestId();
    }

    private static boolean isRequestId(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private @Nullable HttpFailure refusalOfBody(DragomanHttpConsumer consumer) {
        String coding = request.getHeader("content-encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return HttpFailure.unsupportedMediaType("content-encoding: " + printable(coding) + " (expected: none)");
        }
        String type = call.header("content-type");
        if (type != null && !consumer.accepts(type)) {
            return HttpFailure.unsupportedMediaType(
                    "content-type: " + printable(type) + " (expected: " + consumer.consumes() + ")");
        }
        String length = request.getHeader("content-length");
        long limit = engine.settings().maxBodyBytes();
        return length != null && (length.length() > 18 || Long.parseLong(length) > limit)
                ? HttpFailure.payloadTooLarge(limit)
                : null;
    }

    private static String printable(String text) {
        String visible = text.replaceAll("[^ -~]", "?");
        return visible.length() > 64 ? visible.substring(0, 64) + "..." : visible;
    }

    private void readBody() {
        bodySince = System.nanoTime();
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            response.writeContinue();
        }
        request.exceptionHandler(failure -> refuse(HttpFailure.invalidRequest("The body is not well framed")));
        request.handler(this::onBody);
        request.endHandler(end -> {
            bodySince = 0;
            if (!answered) {
                Buffer body = received;
                dispatch(body == null ? NO_BODY : body.getBytes());
            }
        });
    }

    private void onBody(Buffer chunk) {
        bodyBytes += chunk.length();
        if (answered) {
            return;
        }
        Buffer body = received;
        long size = chunk.length() + (body == null ? 0L : body.length());
        if (size > engine.settings().maxBodyBytes()) {
            received = null;
            refuse(HttpFailure.payloadTooLarge(engine.settings().maxBodyBytes()));
        } else if (body == null) {
            received = chunk;
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void dispatch(byte[] body) {
        received = null;
        if (outcome != null) {
            return;
        }
        routeRunning = engine.executor().tryStart(() -> runRoute(body));
        routeStarted = routeRunning;
        if (!routeStarted) {
            refuseOverload();
        }
    }

    private void refuseOverload() {
        boolean probe = call.path().equals(engine.settings().livenessPath());
        if (probe && request.method() == HttpMethod.GET) {
            write(new Answer(200, Map.of("content-type", "text/plain"), Buffer.buffer("OK")));
        } else {
            refuse(HttpFailure.overloaded());
        }
    }

    /** On the request thread, which the route may block. */
    private void runRoute(byte[] body) {
        Answer answer;
        MDC.put(REQUEST_ID, call.requestId());
        try {
            Exchange running = newExchange(body);
            exchange = running;
            try {
                consumer().getProcessor().process(running);
            } catch (Throwable failure) {
                running.setException(failure);
            }
            Exception failure = running.getException();
            answer = failure == null ? Answer.of(running.getMessage()) : render(HttpFailure.internal(failure));
        } catch (Exception failure) {
            answer = render(HttpFailure.internal(failure));
        } finally {
            MDC.remove(REQUEST_ID);
        }
        Answer result = answer;
        context.runOnContext(turn -> routeEnded(result));
    }

    private void routeEnded(Answer answer) {
        routeRunning = false;
        if (outcome != null) {
            complete(outcome);
        } else {
            write(answer);
        }
    }

    private Exchange newExchange(byte[] body) throws Exception {
        Exchange fresh = consumer().createExchange(false);
        fresh.setPattern(ExchangePattern.InOut);
        fresh.getMessage().setBody(body);
        fresh.setVariable(CallVariables.CALL, call);
        fresh.setVariable(CallVariables.CANCELLATION, cancellation);
        CallVariables.setConnectionContext(fresh, context);
        consumer().createUoW(fresh);
        return fresh;
    }

    private DragomanHttpConsumer consumer() {
        return Objects.requireNonNull(consumer);
    }

    private void refuse(HttpFailure failure) {
        if (!answered) {
            write(render(failure));
        }
    }

    private Answer render(HttpFailure failure) {
        return Answer.of(engine.renderer().render(call, failure));
    }

    private void write(Answer answer) {
        if (outcome != null || response.closed()) {
            clientGone();
            return;
        }
        answered = true;
        boolean unread = withBody && !request.isEnded();
        answer.writeHead(response, call.requestId());
        writeCors();
        connection.closing = unread;
        if (unread || engine.isDraining()) {
            response.putHeader("connection", "close");
        }
        ReadStream<Buffer> stream = answer.stream();
        if (stream != null) {
            pump = new ResponsePump(stream, response, context, this::streamEnded);
            pump.start();
            return;
        }
        Future<Void> sent = answer.body() instanceof Buffer body ? response.end(body) : response.end();
        finish(ResponseOutcome.COMPLETED);
        if (unread) {
            closeAfterLinger();
        } else {
            closeIfDraining(sent);
        }
    }

    private void streamEnded(@Nullable Throwable failure) {
        if (failure == null) {
            Future<Void> sent = response.end();
            finish(ResponseOutcome.COMPLETED);
            closeIfDraining(sent);
            return;
        }
        finish(ResponseOutcome.FAILED);
        cancellation.cancel();
        if (response.writeQueueFull()) {
            connection.cut();
        } else {
            connection.connection.close();
        }
    }

    private void closeIfDraining(Future<Void> sent) {
        if (engine.isDraining()) {
            sent.onComplete(done -> connection.connection.close());
        }
    }

    /** The rest of what the client sends is thrown away until it closes, or for a moment. */
    private void closeAfterLinger() {
        engine.vertx().setTimer(LINGER_MS, time -> connection.cut());
    }

    private void clientGone() {
        if (outcome == null) {
            if (pump != null) {
                pump.abandon();
            }
            finish(ResponseOutcome.CLIENT_GONE);
            cancellation.cancel();
        }
    }

    private void finish(ResponseOutcome how) {
        if (outcome == null) {
            outcome = how;
            connection.end(this);
            if (routeStarted && !routeRunning) {
                complete(how);
            }
        }
    }

    /** Completes the unit of work on a request thread, so that {@code onCompletion} steps may block. */
    private void complete(ResponseOutcome how) {
        int status = response.headWritten() ? response.getStatusCode() : 0;
        engine.executor().complete(() -> {
            Exchange finished = exchange;
            if (finished != null) {
                MDC.put(REQUEST_ID, call.requestId());
                finished.setVariable(CallVariables.RESPONSE_OUTCOME, how);
                finished.setVariable(CallVariables.RESPONSE_STATUS, status);
                consumer().doneUoW(finished);
                consumer().releaseExchange(finished, false);
                MDC.remove(REQUEST_ID);
            }
            // Whatever still works for this request, a stream that nobody read for one, works for nobody.
            cancellation.cancel();
        });
    }

    private void sweepBody(long nanos, HttpServerSettings limits) {
        if (nanos > limits.bodyTimeout().toNanos()) {
            refuse(HttpFailure.requestTimeout("The body", limits.bodyTimeout().toMillis()));
        } else if (limits.bodyRate().isTooSlow(bodyBytes, nanos)) {
            refuse(HttpFailure.bodyTooSlow(limits.bodyRate().bytesPerSecond()));
        }
    }

    /** Ends the request if it has taken too long. */
    void sweep(long nowNanos) {
        HttpServerSettings limits = engine.settings();
        if (bodySince != 0 && !answered) {
            sweepBody(nowNanos - bodySince, limits);
        }
        if (pump != null && pump.stalledNanos() > limits.slowReadTimeout().toNanos()) {
            connection.cut();
        }
    }
}
