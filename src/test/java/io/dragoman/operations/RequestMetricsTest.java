package io.dragoman.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.catalog.Catalog;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.log.RequestLog;
import io.dragoman.log.Samples;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Catalog catalog = new Catalog();
    private RequestMetrics metrics;

    @BeforeEach
    void register() {
        catalog.swap(CatalogSnapshot.of(
                1,
                List.of(Samples.provider("p-1"), Samples.provider("p-2")),
                List.of(Samples.model("m-1", "p-1"), Samples.model("m-2", "p-2")),
                RoutingConfig.DEFAULT));
        metrics = new RequestMetrics(registry, catalog);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void countsTheRequestOnceAndEachAttempt() {
        metrics.record(log(
                200,
                null,
                false,
                Samples.attempt("p-1", "m-1", ErrorClass.RATE_LIMITED),
                Samples.attempt("p-2", "m-2", null)));

        assertThat(registry.scrape())
                .contains(
                        "dragoman_requests_total{error_class=\"none\",mode=\"normal\",status=\"200\",streamed=\"false\"} 1",
                        "dragoman_attempts_total{model=\"m-1\",outcome=\"rate_limited\",provider=\"p-1\"} 1",
                        "dragoman_attempts_total{model=\"m-2\",outcome=\"success\",provider=\"p-2\"} 1",
                        "dragoman_request_duration_seconds_bucket{mode=\"normal\",streamed=\"false\",le=\"0.25\"} 1",
                        "dragoman_request_duration_seconds_bucket{mode=\"normal\",streamed=\"false\",le=\"0.1\"} 0");
    }

    @Test
    void addsMoneyAndTokensOfEveryAttempt() {
        metrics.record(log(200, null, false, Samples.attempt("p-1", "m-1", null), Samples.attempt("p-1", "m-1", null)));

        assertThat(registry.get("dragoman.cost.usd").counter().count()).isEqualTo(0.000031);
        assertThat(registry.scrape())
                .contains(
                        "dragoman_tokens_total{class=\"input\",model=\"m-1\",provider=\"p-1\"} 200",
                        "dragoman_tokens_total{class=\"cache_read\",model=\"m-1\",provider=\"p-1\"} 40",
                        "dragoman_tokens_total{class=\"cache_write\",model=\"m-1\",provider=\"p-1\"} 6",
                        "dragoman_tokens_total{class=\"output\",model=\"m-1\",provider=\"p-1\"} 80",
                        "dragoman_tokens_total{class=\"reasoning\",model=\"m-1\",provider=\"p-1\"} 10");
    }

    @Test
    void timesTheFirstTokenOfStreamsOnly() {
        metrics.record(log(200, null, false, Samples.attempt("p-1", "m-1", null)));
        assertThat(firstTokens()).isZero();

        metrics.record(log(200, null, true, Samples.attempt("p-1", "m-1", null)));
        assertThat(firstTokens()).isEqualTo(1);
    }

    @Test
    void namesNoModelThatIsNotRegistered() {
        metrics.record(log(200, null, true, Samples.attempt("p-1", "made-up-by-a-client", null)));
        metrics.record(log(200, null, true, Samples.attempt("no-such-provider", "m-1", null)));
        metrics.record(log(200, null, true, Samples.attempt("p-2", "m-1", null)));

        assertThat(registry.scrape())
                .doesNotContain("made-up", "no-such")
                .contains(
                        "dragoman_attempts_total{model=\"other\",outcome=\"success\",provider=\"p-1\"} 1",
                        "dragoman_attempts_total{model=\"other\",outcome=\"success\",provider=\"other\"} 1",
                        "dragoman_attempts_total{model=\"other\",outcome=\"success\",provider=\"p-2\"} 1");
    }

    @Test
    void doesNotGrowWithUnknownNames() {
        metrics.record(log(200, null, true, Samples.attempt("x", "y", null)));
        int before = registry.getMeters().size();
        for (int i = 0; i < 1_000; i++) {
            metrics.record(log(200, null, true, Samples.attempt("x-" + i, "y-" + i, null)));
        }

        assertThat(registry.getMeters()).hasSize(before);
    }

    @Test
    void forgetsAModelThatIsRemovedAndKeepsTheOthers() {
        metrics.record(log(200, null, false, Samples.attempt("p-1", "m-1", null)));
        metrics.record(log(200, null, false, Samples.attempt("p-2", "m-2", null)));

        catalog.swap(CatalogSnapshot.of(
                2,
                List.of(Samples.provider("p-1"), Samples.provider("p-2")),
                List.of(Samples.model("m-2", "p-2")),
                RoutingConfig.DEFAULT));

        assertThat(registry.scrape()).doesNotContain("m-1").contains("model=\"m-2\"");
    }

    @Test
    void countsARequestThatWasRefusedBeforeAnybodyWasAsked() {
        metrics.record(log(401, "unauthorized", false));

        assertThat(registry.scrape())
                .contains("dragoman_requests_total{error_class=\"unauthorized\",mode=\"normal\",status=\"401\","
                        + "streamed=\"false\"} 1");
    }

    private long firstTokens() {
        return registry.get("dragoman.time.to.first.token").timer().count();
    }

    private static RequestLog log(int status, @Nullable String errorClass, boolean streamed, Attempt... attempts) {
        Attempt last = attempts.length == 0 ? null : attempts[attempts.length - 1];
        return new RequestLog(
                Samples.NOON,
                "r",
                null,
                "chat",
                Mode.NORMAL,
                streamed,
                last == null ? null : last.modelId(),
                last == null ? null : last.providerId(),
                null,
                status,
                errorClass,
                errorClass,
                0,
                0,
                240,
                last == null ? -1 : 90,
                Usage.NONE,
                "",
                List.of(attempts),
                "{}",
                null);
    }
}
