package io.dragoman.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.camel.StreamDemand;
import io.dragoman.chat.Json;
import io.dragoman.orchestration.StepReport;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A plan as its client sees it while it runs: an event {@code step} for each step that has ended, then {@code answer} and {@code [DONE]}; or
 * {@code error} and no {@code [DONE]}. Paused until somebody reads it. Safe for any thread; one thread at a time calls the handlers, without
 * a lock.
 */
final class PlanStream implements ReadStream<Buffer> {
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private final StreamDemand demand = new StreamDemand();
    private boolean complete;
    private boolean emitting;
    private boolean endSent;
    private @Nullable Handler<Buffer> onEvent;
    private @Nullable Handler<Void> onEnd;

    PlanStream() {
        // The head goes out at once, and a proxy sees that somebody works.
        waiting.add(Buffer.buffer(": plan\n\n"));
    }

    void step(StepReport step) {
        ObjectNode data = PlanAnswer.stepJson(step);
        data.put("text", step.text());
        add(event("step", data), false);
    }

    void answer(ObjectNode answer) {
        add(event("answer", answer) + "data: [DONE]\n\n", true);
    }

    /** @param problem what the client would have got as an answer of its own */
    void error(ObjectNode problem) {
        add(event("error", problem), true);
    }

    private static String event(String name, ObjectNode data) {
        return "event: " + name + "\ndata: " + Json.text(data) + "\n\n";
    }

    private void add(String text, boolean last) {
        synchronized (this) {
            if (complete) {
                return;
            }
            waiting.add(Buffer.buffer(text));
            complete = last;
        }
        emit();
    }

    private void emit() {
        while (true) {
            Buffer event;
            Handler<Buffer> chunk;
            Handler<Void> end;
            synchronized (this) {
                boolean nothing = waiting.isEmpty() && (!complete || endSent);
                if (emitting || demand.isEmpty() || onEvent == null || nothing) {
                    return;
                }
                emitting = true;
                event = waiting.poll();
                endSent = event == null;
                chunk = onEvent;
                end = onEnd;
                demand.take();
            }
            if (event != null) {
                chunk.handle(event);
            } else if (end != null) {
                end.handle(null);
            }
            synchronized (this) {
                emitting = false;
            }
        }
    }

    @Override
    public PlanStream handler(@Nullable Handler<Buffer> handler) {
        synchronized (this) {
            onEvent = handler;
        }
        emit();
        return this;
    }

    @Override
    public synchronized PlanStream endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler;
        return this;
    }

    /** Failures are told to the client in the stream, so this is never called. */
    @Override
    public PlanStream exceptionHandler(@Nullable Handler<Throwable> never) {
        return this;
    }

    @Override
    public synchronized PlanStream pause() {
        demand.clear();
        return this;
    }

    @Override
    public PlanStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public PlanStream fetch(long amount) {
        synchronized (this) {
            demand.add(amount);
        }
        emit();
        return this;
    }
}
