package io.dragoman.camel.llm;

import io.dragoman.camel.StreamDemand;
import io.dragoman.camel.llm.LlmException.Kind;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streaming answer, paused until somebody reads it. Ends with an {@link LlmException} when it takes too
 * long, falls silent while it is being read, breaks, or is cancelled. Emits on one event loop; may be steered from any
 * thread.
 */
final class LlmStream implements LlmBody {
    private final HttpClientResponse source;
    private final HttpClientRequest request;
    private final Context context;
    private final EventLoop eventLoop;
    private final LlmCall.Limits limits;
    private final Runnable whenEnded;

    private @Nullable Handler<Buffer> onChunk;
    private @Nullable Handler<Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;
    private @Nullable LlmException pendingFailure;
    private boolean ended;
    /** Chunks the reader still wants; silence counts only while there are any. */
    private final StreamDemand demand = new StreamDemand();

    private long lastChunkNanos;
    private long timer;

    LlmStream(
            HttpClientResponse source,
            HttpClientRequest request,
            Context context,
            LlmCall.Limits limits,
            Runnable whenEnded) {
        this.source = source;
        this.request = request;
        this.context = context;
        this.eventLoop = ((ContextInternal) context).nettyEventLoop();
        this.limits = limits;
        this.whenEnded = whenEnded;
    }

    /** On the event loop, before anybody knows the stream. */
    void start() {
        source.pause();
        source.handler(this::emit);
        source.endHandler(end -> {
            if (close()) {
                Handler<Void> handler = onEnd;
                if (handler != null) {
                    handler.handle(null);
                }
            }
        });
        source.exceptionHandler(broken -> fail(Kind.RESET, broken));
        lastChunkNanos = System.nanoTime();
        watch();
    }

    private void emit(Buffer chunk) {
        lastChunkNanos = System.nanoTime();
        demand.take();
        Handler<Buffer> handler = onChunk;
        if (!ended && handler != null) {
            handler.handle(chunk);
        }
    }

    /** On the event loop: no chunk comes after this. */
    void fail(Kind kind, @Nullable Throwable cause) {
        if (!close()) {
            return;
        }
        request.reset(LlmCall.CANCEL);
        LlmException failure = new LlmException(kind, cause);
        Handler<Throwable> handler = onFailure;
        if (handler != null) {
            handler.handle(failure);
        } else {
            pendingFailure = failure;
        }
    }

    private boolean close() {
        if (ended) {
            return false;
        }
        ended = true;
        context.owner().cancelTimer(timer);
        whenEnded.run();
        return true;
    }

    /** One timer at a time, set to the nearest limit; a chunk need not touch it. */
    private void watch() {
        long now = System.nanoTime();
        long endNanos = limits.bounded(limits.streamTotalNanos());
        if (endNanos - now <= 0) {
            fail(limits.orDeadline(Kind.TOTAL_TIMEOUT, limits.streamTotalNanos()), null);
            return;
        }
        long idleNanos = TimeUnit.MILLISECONDS.toNanos(limits.idleMs());
        long silence = demand.isEmpty() ? 0 : now - lastChunkNanos;
        if (silence >= idleNanos) {
            fail(Kind.IDLE_TIMEOUT, null);
            return;
        }
        long next = Math.min(endNanos - now, idleNanos - silence);
        timer = context.owner().setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1), fired -> watch());
    }

    @Override
    public LlmStream handler(@Nullable Handler<Buffer> handler) {
        onEventLoop(() -> onChunk = handler);
        return this;
    }

    @Override
    public LlmStream endHandler(@Nullable Handler<Void> handler) {
        onEventLoop(() -> onEnd = handler);
        return this;
    }

    @Override
    public LlmStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        onEventLoop(() -> {
            onFailure = handler;
            LlmException failure = pendingFailure;
            if (failure != null && handler != null) {
                pendingFailure = null;
                handler.handle(failure);
            }
        });
        return this;
    }

    @Override
    public LlmStream pause() {
        onEventLoop(() -> {
            demand.clear();
            source.pause();
        });
        return this;
    }

    @Override
    public LlmStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public LlmStream fetch(long amount) {
        onEventLoop(() -> {
            if (demand.isEmpty()) {
                lastChunkNanos = System.nanoTime();
            }
            demand.add(amount);
            source.fetch(amount);
        });
        return this;
    }

    @Override
    public void cancel() {
        onEventLoop(() -> fail(Kind.CANCELLED, null));
    }

    private void onEventLoop(Runnable step) {
        if (eventLoop.inEventLoop()) {
            step.run();
        } else {
            context.runOnContext(turn -> step.run());
        }
    }
}
