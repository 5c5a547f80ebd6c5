package io.dragoman.telemetry;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.TraceContexts;
import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Provider;
import io.dragoman.log.RequestLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends finished requests to a collector. What the collector does not take is dropped: nothing ever waits for it. Safe for any thread. */
public final class Telemetry implements AutoCloseable {
    private static final String SCOPE = "io.dragoman";
    private static final String OTHER = "other";
    private static final int MAX_WAITING_SPANS = 8_192;
    private static final Duration LONGEST_SPAN_WAIT = Duration.ofSeconds(2);
    private static final long LAST_SEND_SECONDS = 5;

    private final Catalog catalog;
    private final KnownIds ids = new KnownIds();
    private final SdkTracerProvider tracers;
    private final SdkMeterProvider meters;
    private final Spans spans;
    private final Measurements measurements;

    public Telemetry(TelemetrySettings settings, TraceContexts contexts, Catalog catalog) {
        this.catalog = catalog;
        Resource resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        settings.serviceName(),
                        AttributeKey.stringKey("service.version"),
                        settings.version())));
        tracers = tracers(settings, resource, ids);
        meters = meters(settings, resource);
        spans = new Spans(tracers.get(SCOPE), ids, contexts);
        measurements = new Measurements(meters.get(SCOPE));
    }

    private static SdkTracerProvider tracers(TelemetrySettings settings, Resource resource, KnownIds ids) {
        var provider = SdkTracerProvider.builder().setResource(resource).setIdGenerator(ids);
        if (settings.traces()) {
            OtlpHttpSpanExporterBuilder exporter =
                    OtlpHttpSpanExporter.builder().setEndpoint(settings.path("traces"));
            settings.headers().forEach(exporter::addHeader);
            Duration wait = settings.period().compareTo(LONGEST_SPAN_WAIT) < 0 ? settings.period() : LONGEST_SPAN_WAIT;
            provider.addSpanProcessor(BatchSpanProcessor.builder(exporter.build())
                    .setMaxQueueSize(MAX_WAITING_SPANS)
                    .setScheduleDelay(wait)
                    .build());
        }
        return provider.build();
    }

    private static SdkMeterProvider meters(TelemetrySettings settings, Resource resource) {
        var provider = SdkMeterProvider.builder().setResource(resource);
        if (settings.metrics()) {
            OtlpHttpMetricExporterBuilder exporter =
                    OtlpHttpMetricExporter.builder().setEndpoint(settings.path("metrics"));
            settings.headers().forEach(exporter::addHeader);
            provider.registerMetricReader(PeriodicMetricReader.builder(exporter.build())
                    .setInterval(settings.period())
                    .build());
        }
        return provider.build();
    }

    /** Takes a request that has ended. */
    void record(RequestLog log, HttpCall call) {
        CatalogSnapshot known = catalog.current();
        Function<String, String> providerName = id -> providerName(known, id);
        spans.record(log, call, providerName);
        measurements.record(log, providerName);
    }

    private static String providerName(CatalogSnapshot known, String providerId) {
        Provider provider = known.provider(providerId);
        return provider == null ? OTHER : GenAi.providerName(provider.type());
    }

    /** Sends what waits, for a few seconds at most. */
    @Override
    public void close() {
        CompletableResultCode.ofAll(List.of(tracers.shutdown(), meters.shutdown()))
                .join(LAST_SEND_SECONDS, TimeUnit.SECONDS);
    }
}
