package io.dragoman.telemetry;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.TraceContexts;
import io.dragoman.camel.http.TraceContexts.TraceContext;
import io.dragoman.chat.Attempt;
import io.dragoman.log.RequestLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes a finished request into a span for the client's call and one below it for each attempt. Safe for any thread. */
final class Spans {
    private static final double NANO = 1e9;

    private final Tracer tracer;
    private final KnownIds ids;
    private final TraceContexts contexts;

    Spans(Tracer tracer, KnownIds ids, TraceContexts contexts) {
        this.tracer = tracer;
        this.ids = ids;
        this.contexts = contexts;
    }

    /** @param providerName of a provider's id, by the conventions */
    void record(RequestLog log, HttpCall call, Function<String, String> providerName) {
        TraceContext trace = contexts.of(call);
        if (!trace.sampled()) {
            return;
        }
        try {
            Span server = request(log, call, trace);
            for (Attempt attempt : log.attempts()) {
                attempt(attempt, trace, server, providerName.apply(attempt.providerId()));
            }
            server.end(log.timestampMs() + log.latencyMs(), TimeUnit.MILLISECONDS);
        } finally {
            ids.clear();
        }
    }

    private Span request(RequestLog log, HttpCall call, TraceContext trace) {
        ids.next(trace.traceId(), trace.spanId());
        SpanBuilder builder = tracer.spanBuilder(call.method() + " " + call.path())
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(log.timestampMs(), TimeUnit.MILLISECONDS)
                .setParent(parent(trace))
                .setAttribute(GenAi.METHOD, call.method())
                .setAttribute(GenAi.PATH, call.path())
                .setAttribute(GenAi.STATUS, (long) log.statusCode())
                .setAttribute(GenAi.OPERATION, GenAi.CHAT)
                .setAttribute(GenAi.REQUEST_ID, log.requestId())
                .setAttribute(GenAi.COST_USD, log.costNanoUsd() / NANO)
                .setAttribute(GenAi.INPUT_TOKENS, log.usage().inputTotal())
                .setAttribute(GenAi.OUTPUT_TOKENS, log.usage().outputTotal())
                .setAttribute(GenAi.ROUTING_REASON, log.routingReason());
        if (log.mode() != null) {
            builder.setAttribute(GenAi.MODE, log.mode().wireName());
        }
        if (log.apiKeyId() != null) {
            builder.setAttribute(GenAi.KEY_ID, log.apiKeyId());
        }
        if (log.modelId() != null) {
            builder.setAttribute(GenAi.RESPONSE_MODEL, log.modelId());
        }
        Span span = builder.startSpan();
        if (log.errorClass() != null) {
            span.setAttribute(GenAi.ERROR_TYPE, log.errorClass());
        }
        if (log.statusCode() >= 500 || (log.errorClass() != null && log.statusCode() == 200)) {
            span.setStatus(StatusCode.ERROR);
        }
        return span;
    }

    private void attempt(Attempt attempt, TraceContext trace, Span server, String provider) {
        ids.next(
                trace.traceId(),
                contexts.spanId(trace, attempt.providerId(), attempt.modelId(), attempt.startedAtMs()));
        Span span = tracer.spanBuilder(GenAi.CHAT + " " + attempt.modelId())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(attempt.startedAtMs(), TimeUnit.MILLISECONDS)
                .setParent(Context.root().with(server))
                .setAttribute(GenAi.OPERATION, GenAi.CHAT)
                .setAttribute(GenAi.PROVIDER, provider)
                .setAttribute(GenAi.PROVIDER_ID, attempt.providerId())
                .setAttribute(GenAi.REQUEST_MODEL, attempt.modelId())
                .setAttribute(GenAi.STATUS, (long) attempt.status())
                .setAttribute(GenAi.INPUT_TOKENS, attempt.usage().inputTotal())
                .setAttribute(GenAi.OUTPUT_TOKENS, attempt.usage().outputTotal())
                .setAttribute(GenAi.COST_USD, attempt.costNanoUsd() / NANO)
                .startSpan();
        if (attempt.errorClass() != null) {
            span.setAttribute(GenAi.ERROR_TYPE, attempt.errorClass().wireName());
            span.setStatus(StatusCode.ERROR);
        }
        span.end(attempt.startedAtMs() + attempt.latencyMs(), TimeUnit.MILLISECONDS);
    }

    private static Context parent(TraceContext trace) {
        if (trace.parentSpanId() == null) {
            return Context.root();
        }
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        trace.traceId(), trace.parentSpanId(), TraceFlags.getSampled(), TraceState.getDefault())));
    }
}
