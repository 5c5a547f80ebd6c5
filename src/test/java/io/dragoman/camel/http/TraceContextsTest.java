package io.dragoman.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.camel.http.TraceContexts.TraceContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextsTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final TraceContexts contexts = new TraceContexts(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-03",
                "cc-" + TRACE + "-" + SPAN + "-01-what-comes-later"
            })
    void joinsTheTraceOfTheClient(String header) {
        TraceContext trace = contexts.of(call(header));

        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.parentSpanId()).isEqualTo(SPAN);
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
        assertThat(trace.sampled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-0000000000000000-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-" + TRACE + "_" + SPAN + "-01",
                "zz-" + TRACE + "-" + SPAN + "-01",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-0g"
            })
    void beginsATraceWhenTheClientsIsNotWellFormed(String header) {
        TraceContext trace = contexts.of(call(header));

        assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(trace.parentSpanId()).isNull();
    }

    @Test
    void givesOneCallTheSameIdsWheneverItIsAsked() {
        HttpCall call = call("");

        assertThat(contexts.of(call)).isEqualTo(contexts.of(call));
        TraceContext trace = contexts.of(call);
        assertThat(contexts.spanId(trace, "p", "m", 1)).isEqualTo(contexts.spanId(trace, "p", "m", 1));
    }

    @Test
    void givesDifferentCallsAndAttemptsDifferentIds() {
        Set<String> traces = new HashSet<>();
        Set<String> spans = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            HttpCall call = new HttpCall(
                    "POST", "/v1/chat", null, Map.of(), Map.of(), "127.0.0.1", "same", i, System.currentTimeMillis());
            TraceContext trace = contexts.of(call);
            traces.add(trace.traceId());
            spans.add(trace.spanId());
            spans.add(contexts.spanId(trace, "p", "m", i));
            spans.add(contexts.spanId(trace, "p", "n", i));
        }

        assertThat(traces).hasSize(10_000);
        assertThat(spans).hasSize(30_000);
    }

    @Test
    void samplesTheShareAskedFor() {
        TraceContexts half = new TraceContexts(0.5);
        int sampled = 0;
        for (int i = 0; i < 10_000; i++) {
            HttpCall call = new HttpCall("POST", "/v1/chat", null, Map.of(), Map.of(), "127.0.0.1", "r" + i, i, 0);
            sampled += half.of(call).sampled() ? 1 : 0;
        }

        assertThat(sampled).isBetween(4_500, 5_500);
        assertThatThrownBy(() -> new TraceContexts(-0.1)).hasMessage("sample-ratio: -0.1 (expected: 0 to 1)");
    }

    private static HttpCall call(String traceparent) {
        return new HttpCall(
                "POST",
                "/v1/chat",
                null,
                Map.of(),
                Map.of("traceparent", traceparent),
                "127.0.0.1",
                "r-1",
                System.nanoTime(),
                System.currentTimeMillis());
    }
}
