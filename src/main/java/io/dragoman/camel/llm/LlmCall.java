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
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
    private boolean connected;
    private boolean headArrived;
    private @Nullable HttpClientRequest request;
    private @Nullable LlmStream stream;
    private @Nullable ScheduledFuture<?> timer;
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

        /** When the head of the answer must be there. */
        long head() {
            return firstByteNanos - totalNanos < 0 ? firstByteNanos : totalNanos;
        }

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
        try {
            return reply.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof LlmException known ? known : new LlmException(Kind.RESET, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw giveUp(Kind.CANCELLED);
        }
    }

    /** The event loop keeps the time: a thread that waits with a limit costs two more hand-overs. */
    private void watch(long nanos) {
        timer = ((ContextInternal) context)
                .nettyEventLoop()
                .schedule(this::timeIsOver, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void timeIsOver() {
        long end = limits.totalNanos;
        long head = limits.head();
        if (finished) {
            return;
        }
        if (headArrived && head != end && !isOver(limits.bounded(end))) {
            watch(limits.bounded(end));
        } else if (headArrived || head == end) {
            fail(limits.orDeadline(Kind.TOTAL_TIMEOUT, end), null);
        } else {
            fail(limits.orDeadline(connected ? Kind.FIRST_BYTE_TIMEOUT : Kind.POOL_EXHAUSTED, head), null);
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
        watch(limits.bounded(limits.head()));
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
        stopWatching();
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
        stopWatching();
        pool.release();
        if (registration != null) {
            registration.remove();
        }
    }

    private void stopWatching() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
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
