package io.dragoman.provider;

import io.dragoman.camel.StreamDemand;
import io.dragoman.camel.llm.LlmBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Events in memory as the body of a streaming answer, paused until somebody reads it. Safe for any thread. */
final class DemoStream implements LlmBody {
    private final Deque<String> events;
    private final StreamDemand demand = new StreamDemand();
    private boolean emitting;
    private boolean ended;
    private @Nullable Handler<Buffer> onChunk;
    private @Nullable Handler<Void> onEnd;

    DemoStream(Collection<String> events) {
        this.events = new ArrayDeque<>(events);
    }

    @Override
    public synchronized void cancel() {
        events.clear();
        ended = true;
    }

    @Override
    public DemoStream fetch(long amount) {
        synchronized (this) {
            demand.add(amount);
            if (emitting) {
                return this;
            }
            emitting = true;
        }
        emit();
        return this;
    }

    /** One emitter at a time; handlers are called without the lock. */
    private void emit() {
        while (true) {
            String event;
            Handler<Buffer> chunk;
            Handler<Void> end;
            synchronized (this) {
                boolean wanted = !demand.isEmpty() && !ended;
                if (!wanted) {
                    emitting = false;
                    return;
                }
                event = events.poll();
                chunk = onChunk;
                end = onEnd;
                ended = event == null;
                demand.take();
            }
            if (event != null && chunk != null) {
                chunk.handle(Buffer.buffer(event));
            } else if (event == null && end != null) {
                end.handle(null);
            }
        }
    }

    @Override
    public DemoStream exceptionHandler(@Nullable Handler<Throwable> never) {
        return this;
    }

    @Override
    public synchronized DemoStream handler(@Nullable Handler<Buffer> handler) {
        onChunk = handler;
        return this;
    }

    @Override
    public synchronized DemoStream endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    @Override
    public synchronized DemoStream pause() {
        demand.clear();
        return this;
    }

    @Override
    public DemoStream resume() {
        return fetch(Long.MAX_VALUE);
    }
}
