package io.dragoman.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives a span the ids that it already has on the wire. Each thread sets them before it starts the span. */
final class KnownIds implements IdGenerator {
    private final ThreadLocal<String> traceId = new ThreadLocal<>();
    private final ThreadLocal<String> spanId = new ThreadLocal<>();

    void next(String trace, String span) {
        traceId.set(trace);
        spanId.set(span);
    }

    void clear() {
        traceId.remove();
        spanId.remove();
    }

    @Override
    public String generateTraceId() {
        return traceId.get();
    }

    @Override
    public String generateSpanId() {
        return spanId.get();
    }
}
