package io.dragoman.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.events.EventTap;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.events.EventsSettings;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.log.RequestLog;
import io.dragoman.log.Samples;
import io.dragoman.vault.VaultState;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateEventsTest {
    private final Events events = new Events(EventsSettings.DEFAULT);
    private final EventTap tap = new EventTap(events);

    @AfterEach
    void stop() {
        events.close();
    }

    @Test
    void tellsWhenAModelGoesDown() {
        Health health = new Health(HealthSettings.DEFAULT, Clock.systemUTC());
        health.onChange(new StateEvents(events));

        for (int i = 0; i < 20; i++) {
            if (health.tryAcquire("p", "m")) {
                health.record(Samples.attempt("p", "m", ErrorClass.TRANSIENT));
            }
        }

        JsonNode last = last(EventType.HEALTH_CHANGE, 2);
        assertThat(last.path("provider_id").asText()).isEqualTo("p");
        assertThat(last.path("model_id").asText()).isEqualTo("m");
        assertThat(last.path("to").asText()).isEqualTo("down");
        assertThat(last.path("reason").asText()).isEqualTo("transient");
    }

    @Test
    void tellsOfTheVault() {
        StateEvents state = new StateEvents(events);

        state.changed(VaultState.UNLOCKED, VaultState.LOCKED);
        state.passwordRefused();
        state.unreadable("openai");

        last(EventType.VAULT_STATE, 3);
        assertThat(tap.of(EventType.VAULT_STATE))
                .extracting(event -> event.path("reason").asText())
                .containsExactly("locked", "password_refused", "secret_unreadable");
    }

    @Test
    void tellsOfReloadsThatWereTakenAndRefused() {
        StateEvents state = new StateEvents(events);

        state.reloaded("pipeline/chat.camel.yaml", 3, 120);
        state.refused("pipeline/chat.camel.yaml", 7, "unknown step: proces");

        JsonNode refused = last(EventType.RELOAD, 2);
        JsonNode taken = tap.of(EventType.RELOAD).get(0);
        assertThat(taken.path("accepted").asBoolean()).isTrue();
        assertThat(taken.path("latency_ms").asInt()).isEqualTo(120);
        assertThat(refused.path("accepted").asBoolean(true)).isFalse();
        assertThat(refused.path("line").asInt()).isEqualTo(7);
        assertThat(refused.path("reason").asText()).isEqualTo("unknown step: proces");
    }

    @Test
    void tellsWhatIsDifferentInANewCatalogue() {
        ConfigEvents config = new ConfigEvents(events);
        config.tell(catalog(1, "a", "b"), null);
        config.tell(catalog(1, "a", "b", "c"), "r-0");

        config.tell(catalog(2, "b", "c"), "r-1");

        last(EventType.CONFIG_CHANGE, 2);
        assertThat(tap.of(EventType.CONFIG_CHANGE))
                .extracting(event -> event.path("model_id").asText() + " "
                        + event.path("reason").asText() + " "
                        + event.path("request_id").asText() + " "
                        + event.path("snapshot").asInt())
                .containsExactly("a removed r-1 2", "c added r-1 2");
    }

    @Test
    void tellsAnImportInOneEvent() {
        ConfigEvents config = new ConfigEvents(events);
        config.tell(catalog(1), null);

        config.tell(catalog(2, IntStream.range(0, 200).mapToObj(i -> "m-" + i).toArray(String[]::new)), "r-1");

        assertThat(last(EventType.CONFIG_CHANGE, 1).path("changes").asInt()).isEqualTo(200);
    }

    @Test
    void tellsTheFailoversOfARequestAndItsEnd() {
        tell(log(
                Samples.attempt("p", "a", ErrorClass.TRANSIENT),
                Samples.attempt("p", "a", ErrorClass.RATE_LIMITED),
                Samples.attempt("q", "b", ErrorClass.OVERTAKEN),
                Samples.attempt("q", "c", null)));

        JsonNode end = last(EventType.ROUTE_SUCCESS, 1);
        assertThat(end.path("request_id").asText()).isEqualTo("r-1");
        assertThat(end.path("mode").asText()).isEqualTo("normal");
        assertThat(end.path("cost_usd").asDouble()).isEqualTo(0.0000155);
        assertThat(end.path("input_tokens").asInt()).isEqualTo(123);
        assertThat(tap.of(EventType.FAILOVER))
                .singleElement()
                .satisfies(event -> assertThat(event.path("model_id").asText()
                                + event.path("reason").asText()
                                + event.path("next_model_id").asText()
                                + event.path("request_id").asText())
                        .isEqualTo("arate_limitedbr-1"));
    }

    @Test
    void tellsOfNoFailoverBetweenTwoStepsOfAPlan() {
        Attempt refused = Samples.attempt("p", "a", ErrorClass.CLIENT);
        Attempt other = Samples.attempt("q", "b", null);

        new RequestEvents(events).tell(log(refused, other), List.of(List.of(refused), List.of(other)));

        last(EventType.ROUTE_SUCCESS, 1);
        assertThat(tap.of(EventType.FAILOVER)).isEmpty();
    }

    @Test
    void tellsWhyARequestFailed() {
        tell(Samples.row("r-2", Samples.NOON, "m", "p", Mode.CHEAP, 502, "key_1"));

        JsonNode error = last(EventType.ROUTE_ERROR, 1);
        assertThat(error.path("status").asInt()).isEqualTo(502);
        assertThat(error.path("reason").asText()).isEqualTo("transient");
        assertThat(error.path("error_code").asText()).isEqualTo("provider_error");
        assertThat(error.path("api_key_id").asText()).isEqualTo("key_1");
    }

    /** Of a request that was one step. */
    private void tell(RequestLog log) {
        new RequestEvents(events).tell(log, List.of(log.attempts()));
    }

    private JsonNode last(EventType type, int count) {
        await().until(() -> tap.of(type).size() >= count);
        List<JsonNode> told = tap.of(type);
        assertThat(told).hasSize(count);
        return told.get(count - 1);
    }

    private static RequestLog log(Attempt... attempts) {
        RequestLog row = Samples.row("r-1");
        return new RequestLog(
                row.timestampMs(),
                row.requestId(),
                null,
                "chat",
                Mode.NORMAL,
                false,
                "c",
                "q",
                "key_1",
                200,
                null,
                null,
                0,
                15_500,
                10,
                5,
                new Usage(100, 20, 3, 40, 5),
                "mode=normal",
                List.of(attempts),
                "{}",
                null);
    }

    private static CatalogSnapshot catalog(long number, String... models) {
        List<Model> all = IntStream.range(0, models.length)
                .mapToObj(i -> Samples.model(models[i], "p"))
                .toList();
        return CatalogSnapshot.of(number, List.of(Samples.provider("p")), all, RoutingConfig.DEFAULT);
    }
}
