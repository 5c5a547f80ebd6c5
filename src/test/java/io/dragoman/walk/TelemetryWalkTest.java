package io.dragoman.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.dragoman.mock.Fault;
import io.dragoman.mock.MockProvider;
import io.dragoman.problem.StartRefusedException;
import io.dragoman.telemetry.CollectorRig;
import io.dragoman.walk.RunningBroker.Answer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets of a request, and what providers are told of its trace. */
class TelemetryWalkTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENT_SPAN = "b7ad6b7169203331";
    private static final String CHAT = "{\"request\":{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}";

    @TempDir
    Path dir;

    private CollectorRig collector;
    private MockProvider best;
    private MockProvider second;
    private RunningBroker broker;

    @BeforeEach
    void startCollectorAndProviders() throws IOException {
        collector = new CollectorRig();
        best = MockProvider.start().acceptMissingKey();
        second = MockProvider.start().acceptMissingKey();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
        best.close();
        second.close();
        collector.close();
    }

    @Test
    void sendsTheRequestAndItsAttemptsAsOneTraceWithinTheClients() {
        start("dragoman.otel.endpoint", collector.endpoint(), "dragoman.otel.headers", "x-collector-key=k-1");
        best.always(Fault.status(429).retryAfter("60"));

        Answer answer = chat("00-" + TRACE + "-" + CLIENT_SPAN + "-01");

        assertThat(answer.status()).isEqualTo(200);
        Span request = span("POST /v1/chat");
        assertThat(hex(request.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(request.getParentSpanId())).isEqualTo(CLIENT_SPAN);
        assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(CollectorRig.attributes(request.getAttributesList()))
                .containsEntry("dragoman.request_id", answer.header("x-request-id"))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.response.model", "second")
                .containsEntry("http.response.status_code", "200");
        Span failed = span("chat best");
        Span answered = span("chat second");
        assertThat(failed.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(failed.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(CollectorRig.attributes(failed.getAttributesList())).containsEntry("error.type", "rate_limited");
        assertThat(CollectorRig.attributes(answered.getAttributesList()))
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "second")
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "dragoman.cost_usd");
        assertThat(answered.getStartTimeUnixNano()).isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
        assertThat(answered.getEndTimeUnixNano()).isGreaterThanOrEqualTo(answered.getStartTimeUnixNano());
        assertThat(collector.resource()).containsEntry("service.name", "dragoman");
        assertThat(collector.keys()).containsOnly("k-1");
        assertThat(told(second)).isEqualTo("00-" + TRACE + "-" + hex(answered.getSpanId()) + "-01");
    }

    @Test
    void beginsATraceForAClientThatNamesNoneOrAWrongOne() {
        start("dragoman.otel.endpoint", collector.endpoint());

        chat("00-" + "0".repeat(32) + "-" + CLIENT_SPAN + "-01");

        Span request = span("POST /v1/chat");
        assertThat(request.getParentSpanId().isEmpty()).isTrue();
        assertThat(hex(request.getTraceId())).isNotEqualTo("0".repeat(32));
        assertThat(told(best)).startsWith("00-" + hex(request.getTraceId()) + "-");
    }

    @Test
    void keepsNoSpansWhereTheClientDoesNotSample() {
        start("dragoman.otel.endpoint", collector.endpoint());

        chat("00-" + TRACE + "-" + CLIENT_SPAN + "-00");
        chat("00-" + TRACE + "-" + CLIENT_SPAN + "-01");

        span("POST /v1/chat");
        assertThat(collector.spans()).hasSize(2);
        assertThat(best.calls().get(0).header("traceparent")).endsWith("-00");
    }

    @Test
    void sendsTheMetricsOfTheConventions() {
        start("dragoman.otel.endpoint", collector.endpoint(), "dragoman.otel.period-seconds", "1");

        chat("");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> collector.metrics().containsKey("gen_ai.client.operation.duration"));
        Map<String, io.opentelemetry.proto.metrics.v1.Metric> metrics = collector.metrics();
        assertThat(metrics)
                .containsKeys("gen_ai.client.token.usage", "gen_ai.server.request.duration", "dragoman.cost");
        assertThat(metrics.get("gen_ai.client.operation.duration").getUnit()).isEqualTo("s");
        var point =
                metrics.get("gen_ai.client.operation.duration").getHistogram().getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(1);
        assertThat(CollectorRig.attributes(point.getAttributesList()))
                .isEqualTo(Map.of(
                        "gen_ai.operation.name", "chat",
                        "gen_ai.provider.name", "openai",
                        "gen_ai.request.model", "best"));
    }

    @Test
    void sendsWhatWaitsWhenItStops() {
        start("dragoman.otel.endpoint", collector.endpoint(), "dragoman.otel.period-seconds", "3600");

        chat("");
        broker.close();
        broker = null;

        assertThat(collector.spans()).hasSize(2);
        assertThat(collector.metrics()).containsKey("dragoman.cost");
    }

    @Test
    void answersAsBeforeWhileTheCollectorIsGone() {
        start("dragoman.otel.endpoint", collector.endpoint(), "dragoman.otel.period-seconds", "1");
        collector.close();

        for (int i = 0; i < 20; i++) {
            assertThat(chat("").status()).isEqualTo(200);
        }
    }

    @Test
    void tellsProvidersOfNoTraceWhenItIsOff() {
        start();

        chat("00-" + TRACE + "-" + CLIENT_SPAN + "-01");

        assertThat(best.calls().get(0).header("traceparent")).isNull();
    }

    @Test
    void doesNotStartWithAWrongSetting() {
        assertThatThrownBy(() -> start("dragoman.otel.endpoint", "collector:4318"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("dragoman.otel.endpoint: collector:4318 (expected: an http or https URL)");
        assertThatThrownBy(() ->
                        start("dragoman.otel.endpoint", collector.endpoint(), "dragoman.otel.sample-ratio", "1.5"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("dragoman.otel.sample-ratio: 1.5 (expected: 0 to 1)");
    }

    private void start(String... properties) {
        broker = RunningBroker.start(dir, properties);
        broker.model("best", "openai", best.baseUrl("openai"), 9)
                .model("second", "openai", second.baseUrl("openai"), 4);
    }

    private Answer chat(String traceparent) {
        var request = broker.request("/v1/chat", RunningBroker.CONSUMER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CHAT));
        return broker.send((traceparent.isEmpty() ? request : request.header("traceparent", traceparent)).build());
    }

    private Span span(String name) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> collector.spans().stream()
                        .anyMatch(span -> span.getName().equals(name)));
        return collector.spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String told(MockProvider provider) {
        return String.valueOf(provider.calls().get(0).header("traceparent"));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
