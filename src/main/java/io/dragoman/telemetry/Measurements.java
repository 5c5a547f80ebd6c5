package io.dragoman.telemetry;

import io.dragoman.chat.Attempt;
import io.dragoman.log.RequestLog;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.function.Function;

/** The metrics of the conventions for generative AI. Labels are ids of the catalogue and words of the code, so they are bounded. */
final class Measurements {
    private static final double MILLIS = 1e3;
    private static final double NANO = 1e9;

    private final DoubleHistogram clientSeconds;
    private final LongHistogram tokens;
    private final DoubleHistogram serverSeconds;
    private final DoubleHistogram firstTokenSeconds;
    private final DoubleCounter cost;

    Measurements(Meter meter) {
        clientSeconds = seconds(meter, "gen_ai.client.operation.duration", "Requests to providers");
        serverSeconds = seconds(meter, "gen_ai.server.request.duration", "Requests of clients");
        firstTokenSeconds = seconds(meter, "gen_ai.server.time_to_first_token", "Until the first content of a stream");
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Tokens of requests to providers")
                .setExplicitBucketBoundariesAdvice(GenAi.TOKENS)
                .build();
        cost = meter.counterBuilder("dragoman.cost")
                .ofDoubles()
                .setUnit("USD")
                .setDescription("What requests to providers cost")
                .build();
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(GenAi.SECONDS)
                .build();
    }

    void record(RequestLog log, Function<String, String> providerName) {
        for (Attempt attempt : log.attempts()) {
            record(attempt, providerName.apply(attempt.providerId()));
        }
        AttributesBuilder request = Attributes.builder().put(GenAi.OPERATION, GenAi.CHAT);
        if (log.modelId() != null && log.providerId() != null) {
            request.put(GenAi.RESPONSE_MODEL, log.modelId());
            request.put(GenAi.PROVIDER, providerName.apply(log.providerId()));
        }
        if (log.streamed() && log.firstByteMs() >= 0) {
            firstTokenSeconds.record(log.firstByteMs() / MILLIS, request.build());
        }
        if (log.errorClass() != null) {
            request.put(GenAi.ERROR_TYPE, log.errorClass());
        }
        serverSeconds.record(log.latencyMs() / MILLIS, request.build());
    }

    private void record(Attempt attempt, String provider) {
        Attributes labels = Attributes.of(
                GenAi.OPERATION, GenAi.CHAT, GenAi.PROVIDER, provider, GenAi.REQUEST_MODEL, attempt.modelId());
        tokens.record(
                attempt.usage().inputTotal(),
                labels.toBuilder().put(GenAi.TOKEN_TYPE, "input").build());
        tokens.record(
                attempt.usage().outputTotal(),
                labels.toBuilder().put(GenAi.TOKEN_TYPE, "output").build());
        cost.add(attempt.costNanoUsd() / NANO, labels);
        clientSeconds.record(
                attempt.latencyMs() / MILLIS,
                attempt.errorClass() == null
                        ? labels
                        : labels.toBuilder()
                                .put(GenAi.ERROR_TYPE, attempt.errorClass().wireName())
                                .build());
    }
}
