package io.dragoman.camel.http;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies a stream to a client as it comes, no faster than the client reads. The source may emit on any thread; the
 * response is touched on its own event loop only.
 */
final class ResponsePump {
    private final ReadStream<Buffer> source;
    private final HttpServerResponse response;
    private final Context context;
    private final EventLoop eventLoop;
    private final Consumer<@Nullable Throwable> whenEnded;
    private boolean ended;
    private long stalledSince;

    /** @param whenEnded told once, on the event loop: null after the last chunk, else why the source failed */
    ResponsePump(
            ReadStream<Buffer> source,
            HttpServerResponse response,
            Context context,
            Consumer<@Nullable Throwable> whenEnded) {
        this.source = source;
        this.response = response;
        this.context = context;
        this.eventLoop = ((ContextInternal) context).nettyEventLoop();
        this.whenEnded = whenEnded;
    }

    void start() {
        response.setChunked(true);
        response.drainHandler(drained -> {
            stalledSince = 0;
            source.resume();
        });
        source.exceptionHandler(failure -> onEventLoop(() -> end(failure)));
        source.endHandler(end -> onEventLoop(() -> end(null)));
        source.handler(chunk -> onEventLoop(() -> write(chunk)));
        source.resume();
    }

    /** Lets go of the source; nothing more is written. */
    void abandon() {
        ended = true;
        source.pause();
    }

    /** Nanoseconds for which the client has left what we wrote unread. */
    long stalledNanos() {
        return stalledSince == 0 ? 0 : System.nanoTime() - stalledSince;
    }

    private void write(Buffer chunk) {
        if (ended) {
            return;
        }
        response.write(chunk);
        if (response.writeQueueFull() && stalledSince == 0) {
            stalledSince = System.nanoTime();
            source.pause();
        }
    }

    private void end(@Nullable Throwable failure) {
        if (!ended) {
            ended = true;
            whenEnded.accept(failure);
        }
    }

    private void onEventLoop(Runnable step) {
        if (eventLoop.inEventLoop()) {
            step.run();
        } else {
            context.runOnContext(turn -> step.run());
        }
    }
}
