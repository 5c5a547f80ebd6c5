package io.dragoman.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private final TestClock clock = new TestClock();
    private final Health health = new Health(HealthSettings.DEFAULT, clock);
    private final List<String> changes = new ArrayList<>();

    HealthTest() {
        health.onChange((provider, model, from, to, reason) ->
                changes.add(model + " " + from.wireName() + " > " + to.wireName() + " " + reason));
    }

    @Test
    void trustsAModelThatHasNotBeenAsked() {
        ModelHealth model = health.of("alpha", "a");

        assertThat(model.state()).isEqualTo(HealthState.HEALTHY);
        assertThat(model.availability()).isEqualTo(1);
        assertThat(model.upperLatencyMs()).isZero();
        assertThat(model.figures().upperOutputTokens()).isBetween(1_500.0, 1_600.0);
    }

    @Test
    void opensAfterEnoughFaultsAndProbesAfterTheWait() {
        fail(5, ErrorClass.TRANSIENT);

        assertThat(model().state()).isEqualTo(HealthState.DOWN);
        assertThat(model().blockedUntilMs()).isEqualTo(clock.millis() + 10_000);
        assertThat(health.tryAcquire("alpha", "a")).isFalse();

        clock.forward(Duration.ofSeconds(10));
        assertThat(model().blocked()).isFalse();
        assertThat(health.tryAcquire("alpha", "a")).isTrue();
        assertThat(health.tryAcquire("alpha", "a")).isTrue();
        assertThat(health.tryAcquire("alpha", "a")).as("a third probe").isFalse();
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);

        health.record(attempt(null));
        health.record(attempt(null));
        assertThat(model().state()).isEqualTo(HealthState.HEALTHY);
        assertThat(changes)
                .containsExactly(
                        "a healthy > degraded transient",
                        "a degraded > down transient",
                        "a down > degraded half_open",
                        "a degraded > healthy recovered");
    }

    @Test
    void waitsTwiceAsLongWhenTheProbeFails() {
        fail(5, ErrorClass.TRANSIENT);
        clock.forward(Duration.ofSeconds(10));
        fail(2, ErrorClass.TRANSIENT);

        assertThat(model().blockedUntilMs()).isEqualTo(clock.millis() + 20_000);
    }

    @Test
    void givesTheProbeSlotBackWhenTheAttemptNeverBegan() {
        fail(5, ErrorClass.TRANSIENT);
        clock.forward(Duration.ofSeconds(10));
        health.tryAcquire("alpha", "a");
        health.tryAcquire("alpha", "a");

        health.release("alpha", "a");

        assertThat(health.tryAcquire("alpha", "a")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorClass.class,
            names = {"CLIENT", "CLIENT_GONE", "DEADLINE", "UNSUPPORTED", "CONTEXT_OVERFLOW"})
    void blamesNobodyForWhatTheClientCaused(ErrorClass errorClass) {
        fail(50, errorClass);

        assertThat(model().state()).isEqualTo(HealthState.HEALTHY);
        assertThat(model().figures().requests()).isZero();
        assertThat(changes).isEmpty();
    }

    @Test
    void givesTheProbeSlotBackWhenTheClientLeaves() {
        fail(5, ErrorClass.TRANSIENT);
        clock.forward(Duration.ofSeconds(10));
        for (int i = 0; i < 10; i++) {
            assertThat(health.tryAcquire("alpha", "a")).isTrue();
            health.record(attempt(ErrorClass.CLIENT_GONE));
        }
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);
    }

    @Test
    void coolsDownForAsLongAsTheProviderAsks() {
        health.record(attempt(ErrorClass.RATE_LIMITED), Duration.ofSeconds(7));

        assertThat(model().blockedUntilMs()).isEqualTo(clock.millis() + 7_000);
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(health.tryAcquire("alpha", "a")).isFalse();

        clock.forward(Duration.ofSeconds(7));
        health.tick();
        assertThat(model().blocked()).isFalse();
        assertThat(health.tryAcquire("alpha", "a")).isTrue();
        assertThat(changes).containsExactly("a healthy > degraded rate_limited", "a degraded > healthy recovered");
    }

    @Test
    void neverOpensForRateLimits() {
        for (int i = 0; i < 50; i++) {
            health.tryAcquire("alpha", "a");
            health.record(attempt(ErrorClass.RATE_LIMITED), Duration.ZERO);
        }
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(model().blocked()).isFalse();
    }

    @Test
    void boundsWhatAProviderMayAskFor() {
        health.record(attempt(ErrorClass.RATE_LIMITED), Duration.ofDays(400));

        assertThat(model().blockedUntilMs()).isEqualTo(clock.millis() + 600_000);
    }

    @Test
    void coolsDownForADefaultWhenTheProviderNamesNoTime() {
        health.record(attempt(ErrorClass.RATE_LIMITED));

        assertThat(model().blockedUntilMs()).isEqualTo(clock.millis() + 5_000);
    }

    @Test
    void ranksAFailingModelLowerBeforeItIsDown() {
        for (int i = 0; i < 20; i++) {
            health.tryAcquire("alpha", "a");
            health.record(attempt(i % 3 == 0 ? ErrorClass.OVERLOADED : null));
        }
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(model().blocked()).isFalse();
        assertThat(model().availability()).isBetween(0.6, 0.75);
    }

    @Test
    void forgetsWithTime() {
        fail(4, ErrorClass.TRANSIENT);
        double before = model().availability();

        clock.forward(Duration.ofMinutes(30));

        assertThat(before).isLessThan(0.4);
        assertThat(model().availability()).isGreaterThan(0.85);
        assertThat(model().state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void forgetsWithTheNumberOfAttempts() {
        fail(4, ErrorClass.TRANSIENT);
        for (int i = 0; i < 400; i++) {
            health.record(attempt(null));
        }
        assertThat(model().availability()).isGreaterThan(0.99);
        assertThat(model().figures().consecutiveErrors()).isZero();
        assertThat(model().figures().errors()).isEqualTo(4);
    }

    @Test
    void learnsLatencyFromSuccessesAndForgetsAnUpperOneThatIsOld() {
        for (int i = 0; i < 100; i++) {
            health.record(timed(i < 90 ? 100 : 3_000, null));
        }
        assertThat(model().figures().latencyMs()).isBetween(300.0, 600.0);
        assertThat(model().figures().firstByteMs()).isBetween(30.0, 60.0);
        assertThat(model().upperLatencyMs()).isBetween(3_000.0, 3_700.0);

        clock.forward(Duration.ofHours(1));
        assertThat(model().upperLatencyMs()).isZero();
    }

    @Test
    void learnsThatAModelIsTooSlowFromDeadlines() {
        for (int i = 0; i < 20; i++) {
            health.record(timed(20_000 + i, ErrorClass.DEADLINE));
            health.record(timed(5, ErrorClass.DEADLINE));
        }
        assertThat(model().upperLatencyMs()).isGreaterThan(20_000);
        assertThat(model().figures().latencyMs()).isGreaterThan(20_000);
    }

    @Test
    void learnsHowLongAnswersAre() {
        for (int i = 0; i < 200; i++) {
            health.record(answer(i % 2 == 0 ? 40 : 60));
        }
        assertThat(model().figures().outputTokens()).isBetween(45.0, 65.0);
        assertThat(model().figures().upperOutputTokens()).isBetween(60.0, 130.0);
    }

    @Test
    void halfOpensAtOnceWhenAProbeReachesTheProvider() {
        fail(5, ErrorClass.TRANSIENT);
        assertThat(health.downProviders()).containsExactly("alpha");

        health.probed("alpha", true, false);

        assertThat(health.downProviders()).isEmpty();
        assertThat(model().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(model().availability()).isEqualTo(0.9);
        assertThat(health.tryAcquire("alpha", "a")).isTrue();
    }

    @Test
    void waitsAnewWhenAProbeDoesNotReachTheProvider() {
        fail(5, ErrorClass.TRANSIENT);
        clock.forward(Duration.ofSeconds(9));

        health.probed("alpha", false, false);

        clock.forward(Duration.ofSeconds(9));
        assertThat(health.tryAcquire("alpha", "a")).isFalse();
        assertThat(model().blocked()).isTrue();
        clock.forward(Duration.ofSeconds(1));
        assertThat(model().blocked()).isFalse();
        assertThat(health.tryAcquire("alpha", "a")).isTrue();
    }

    @Test
    void leavesHealthyModelsAloneWhenAProbeFails() {
        health.record(attempt(null));

        health.probed("alpha", false, false);

        assertThat(model().state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void startsAfreshWhenAnOperatorChangesTheProvider() {
        health.follow(catalog("http://localhost:1"));
        fail(5, ErrorClass.KEY);
        health.follow(catalog("http://localhost:1"));
        assertThat(model().state()).isEqualTo(HealthState.DOWN);

        health.follow(catalog("http://localhost:2"));

        assertThat(model().state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void reportsEveryRegisteredProvider() {
        fail(5, ErrorClass.TRANSIENT);
        health.record(new Attempt("b", "alpha", 0, 250, 80, 200, null, new Usage(10, 0, 0, 20, 0), 0));

        JsonNode report = HealthReport.of(health, catalog("http://localhost:1"));

        JsonNode alpha = report.path("providers").path(0);
        assertThat(alpha.path("provider_id").asText()).isEqualTo("alpha");
        assertThat(alpha.path("state").asText()).isEqualTo("degraded");
        assertThat(alpha.path("total_requests").asInt()).isEqualTo(6);
        assertThat(alpha.path("total_errors").asInt()).isEqualTo(5);
        assertThat(alpha.path("consecutive_errors").asInt()).isEqualTo(5);
        assertThat(alpha.path("avg_latency_ms").asDouble()).isEqualTo(250);
        assertThat(alpha.path("error_rate").asDouble()).isBetween(0.83, 0.84);
        assertThat(alpha.path("last_error").path("error_class").asText()).isEqualTo("transient");
        assertThat(alpha.path("last_error").path("status").asInt()).isEqualTo(503);
        assertThat(alpha.path("cooldown_until").isNull()).isTrue();
        assertThat(alpha.path("models").path(0).path("cooldown_until").asText()).isEqualTo("2026-11-24T12:00:10Z");
        JsonNode idle = report.path("providers").path(1);
        assertThat(idle.path("provider_id").asText()).isEqualTo("idle");
        assertThat(idle.path("state").asText()).isEqualTo("healthy");
        assertThat(idle.path("last_error").isNull()).isTrue();
        assertThat(idle.path("models").isArray()).isTrue();
    }

    private ModelHealth model() {
        return health.of("alpha", "a");
    }

    private void fail(int times, ErrorClass errorClass) {
        for (int i = 0; i < times; i++) {
            health.tryAcquire("alpha", "a");
            health.record(attempt(errorClass));
        }
    }

    private static Attempt attempt(@Nullable ErrorClass errorClass) {
        return timed(100, errorClass);
    }

    private static Attempt timed(long latencyMs, @Nullable ErrorClass errorClass) {
        return new Attempt(
                "a", "alpha", 0, latencyMs, latencyMs / 10, errorClass == null ? 200 : 503, errorClass, Usage.NONE, 0);
    }

    private static Attempt answer(int outputTokens) {
        return new Attempt("a", "alpha", 0, 100, 10, 200, null, new Usage(10, 0, 0, outputTokens, 0), 0);
    }

    private static CatalogSnapshot catalog(String baseUrl) {
        return CatalogSnapshot.of(
                1, List.of(provider("alpha", baseUrl), provider("idle", baseUrl)), models(), RoutingConfig.DEFAULT);
    }

    private static List<Model> models() {
        return List.of(model("a"), model("b"));
    }

    private static Model model(String id) {
        return new Model(id, "alpha", id, 5, 0, 0, Price.FREE, PriceSource.ADMIN, null, true);
    }

    private static Provider provider(String id, String baseUrl) {
        return new Provider(id, "openai", "openai", URI.create(baseUrl), true, CredentialStore.NONE, "");
    }
}
