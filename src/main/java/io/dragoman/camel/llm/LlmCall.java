package io.dragoman.camel.llm;

import io.dragoman.camel.Cancellation;
import io.dragoman.camel.llm.LlmException.Kind;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider. {@link #send} blocks the caller; everything else happens on one event loop.
 *
 * <p>A kept-alive connection that the provider closes at the very moment we send surfaces as {@link Kind#RESET}: whether
 * the request was processed cannot be told from here, so it is not sent again here.
 */
final class LlmCall {
    /** HTTP/2's CANCEL; over HTTP/1.1 any reset closes the connection. */
    static final long CANCEL = 8;

    private final ProviderPool pool;
    private final Limits limits;
    private final Context context;
    private final @Nullable Cancellation cancellation;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    private Cancellation.@Nullable Registration registration;
    private volatile boolean connected;
    private volatile boolean headArrived;
    private @Nullable HttpClientRequest request;
    private @Nullable LlmStream stream;
    private boolean finished;
    private @Nullable Buffer received;

    /** Values of {@link System#nanoTime()}, but for the idle time. */
    record Limits(
            long firstByteNanos,
            long totalNanos,
            long streamTotalNanos,
            @Nullable Long deadlineNanos,
            long idleMs,
            int maxBodyBytes,
            boolean streaming) {

        long bounded(long nanos) {
            return deadlineNanos != null && deadlineNanos - nanos < 0 ? deadlineNanos : nanos;
        }

        /** The kind to report when this limit is over: the deadline's if that is what bounded it. */
        Kind orDeadline(Kind kind, long nanos) {
            return deadlineNanos != null && deadlineNanos - nanos < 0 ? Kind.DEADLINE : kind;
        }
    }

    /** @param body {@code byte[]}, or a paused {@link LlmBody} */
    record Reply(int status, MultiMap headers, Object body) {}

    /** @param pool acquired; released here when the answer, or its stream, has ended */
    LlmCall(ProviderPool pool, Limits limits, Context context, @Nullable Cancellation cancellation) {
        this.pool = pool;
        this.limits = limits;
        this.context = context;
        this.cancellation = cancellation;
    }

    Reply send(RequestOptions options, MultiMap headers, @Nullable Buffer body) {
        try {
            SocketAddress address = pool.addresses().current(limits.bounded(limits.firstByteNanos));
            options.setServer(address);
        } catch (LlmException failure) {
            pool.release();
            throw failure.kind() == Kind.DNS && isOver(limits.deadlineNanos)
                    ? new LlmException(Kind.DEADLINE, failure)
                    : failure;
        }
        registration = cancellation == null ? null : cancellation.onCancel(() -> abort(Kind.CANCELLED, null));
        context.runOnContext(turn -> start(options, headers, body));
        return await();
    }

    private static boolean isOver(@Nullable Long deadlineNanos) {
        return deadlineNanos != null && deadlineNanos - System.nanoTime() <= 0;
    }

    private Reply await() {
        long end = limits.totalNanos;
        long head = limits.firstByteNanos - end < 0 ? limits.firstByteNanos : end;
        try {
            return awaitUntil(limits.bounded(head));
        } catch (TimeoutException noAnswerYet) {
            if (!headArrived && head != end) {
                Kind kind = connected ? Kind.FIRST_BYTE_TIMEOUT : Kind.POOL_EXHAUSTED;
                throw giveUp(limits.orDeadline(kind, head));
            }
        }
        try {
            return awaitUntil(limits.bounded(end));
        } catch (TimeoutException noEnd) {
            throw giveUp(limits.orDeadline(Kind.TOTAL_TIMEOUT, end));
        }
    }

    private Reply awaitUntil(long nanos) throws TimeoutException {
        try {
            return reply.get(Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof LlmException known ? known : new LlmException(Kind.RESET, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw giveUp(Kind.CANCELLED);
        }
    }

    private LlmException giveUp(Kind kind) {
        abort(kind, null);
        return new LlmException(kind);
    }

    /** From any thread: stops whatever phase the call is in. */
    private void abort(Kind kind, @Nullable Throwable cause) {
        context.runOnContext(turn -> fail(kind, cause));
    }

    private void start(RequestOptions options, MultiMap headers, @Nullable Buffer body) {
        if (finished) {
            return;
        }
        pool.client().request(options).onComplete(obtained -> {
            if (obtained.succeeded()) {
                sendOn(obtained.result(), headers, body);
            } else {
                Kind kind = connectKind(obtained.cause());
                if (kind == Kind.CONNECT) {
                    pool.addresses().failed(options.getServer());
                }
                fail(kind, obtained.cause());
            }
        });
    }

    private void sendOn(HttpClientRequest obtained, MultiMap headers, @Nullable Buffer body) {
        if (finished) {
            obtained.reset(CANCEL);
            return;
        }
        request = obtained;
        connected = true;
        obtained.exceptionHandler(broken -> fail(Kind.RESET, broken));
        obtained.headers().addAll(headers);
        var sent = body == null ? obtained.send() : obtained.send(body);
        sent.onComplete(answered -> {
            if (finished) {
                return;
            }
            if (answered.succeeded()) {
                onHead(answered.result());
            } else {
                fail(Kind.RESET, answered.cause());
            }
        });
    }

    private void onHead(HttpClientResponse response) {
        headArrived = true;
        response.exceptionHandler(broken -> fail(Kind.RESET, broken));
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            fail(Kind.REDIRECT, null);
        } else if (status < 300 && (limits.streaming || isStream(response.getHeader("content-type")))) {
            handOutStream(response);
        } else {
            collect(response);
        }
    }

    private static boolean isStream(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/event-stream")
                || type.startsWith("application/x-ndjson")
                || type.startsWith("application/stream+json");
    }

    private void handOutStream(HttpClientResponse response) {
        finished = true;
        LlmStream body = new LlmStream(response, request(), context, limits, this::ended);
        stream = body;
        body.start();
        reply.complete(new Reply(response.statusCode(), response.headers(), body));
    }

    private HttpClientRequest request() {
        return java.util.Objects.requireNonNull(request);
    }

    private void collect(HttpClientResponse response) {
        String length = response.getHeader("content-length");
        if (length != null && length.length() > 9) {
            fail(Kind.TOO_LARGE, null);
            return;
        }
        response.handler(this::onBody);
        response.endHandler(end -> {
            if (!finished) {
                finished = true;
                ended();
                Buffer body = received;
                byte[] bytes = body == null ? new byte[0] : body.getBytes();
                reply.complete(new Reply(response.statusCode(), response.headers(), bytes));
            }
        });
    }

    private void onBody(Buffer chunk) {
        if (finished) {
            return;
        }
        Buffer body = received;
        long size = chunk.length() + (body == null ? 0L : body.length());
        if (size > limits.maxBodyBytes) {
            received = null;
            fail(Kind.TOO_LARGE, null);
        } else if (body == null) {
            received = chunk;
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void fail(Kind kind, @Nullable Throwable cause) {
        LlmStream handedOut = stream;
        if (handedOut != null) {
            handedOut.fail(kind, cause);
        } else if (!finished) {
            finished = true;
            HttpClientRequest open = request;
            if (open != null) {
                open.reset(CANCEL);
            }
            ended();
            reply.completeExceptionally(new LlmException(kind, cause));
        }
    }

    /** Once, when nothing more comes from the provider. */
    private void ended() {
        pool.release();
        if (registration != null) {
            registration.remove();
        }
    }

    private static Kind connectKind(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof ConnectionPoolTooBusyException) {
                return Kind.POOL_EXHAUSTED;
            }
            if (at instanceof SSLException) {
                return Kind.TLS;
            }
        }
        return Kind.CONNECT;
    }
}
