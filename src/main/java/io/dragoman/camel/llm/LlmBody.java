package io.dragoman.camel.llm;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The body of a streaming answer: paused until somebody reads it, and can be given up before its end. */
public interface LlmBody extends ReadStream<Buffer> {
    /** Stops the provider from sending more. From any thread; does nothing once the body has ended. */
    void cancel();
}
