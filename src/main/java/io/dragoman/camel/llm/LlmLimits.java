package io.dragoman.camel.llm;

import java.time.Duration;

/**
 * How long and how large an answer may get; the endpoint's options override the times.
 *
 * @param firstByte from the call to the head of the answer, waiting for a connection included
 * @param total of an answer that is not streamed
 * @param streamTotal of a stream
 * @param streamIdle between two chunks of a stream, as long as the client reads
 * @param maxBodyBytes of an answer that is not streamed
 */
public record LlmLimits(
        Duration firstByte, Duration total, Duration streamTotal, Duration streamIdle, int maxBodyBytes) {
    public static final LlmLimits DEFAULT = new LlmLimits(
            Duration.ofSeconds(60),
            Duration.ofSeconds(300),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            16 * 1024 * 1024);

    public LlmLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("max-body-bytes: " + maxBodyBytes + " (expected: >= 1)");
        }
    }
}
