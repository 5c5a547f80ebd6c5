package io.dragoman.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import org.junit.jupiter.api.Test;

class EventTest {
    @Test
    void isWrittenInTheWordsOfTheContract() {
        Event event = Event.of(EventType.ROUTE_SUCCESS)
                .at(1_700_000_000_000L)
                .request("r-1")
                .model("openai", "gpt")
                .mode(Mode.CHEAP)
                .latencyMs(12)
                .costNanoUsd(15)
                .tokens(3, 4)
                .reason("mode=cheap")
                .with("status", 200)
                .build();

        assertThat(Json.text(event.json()))
                .isEqualTo("{\"type\":\"route_success\",\"timestamp\":\"2023-11-14T22:13:20Z\",\"request_id\":\"r-1\","
                        + "\"provider_id\":\"openai\",\"model_id\":\"gpt\",\"mode\":\"cheap\",\"latency_ms\":12,"
                        + "\"cost_usd\":0.000000015,\"input_tokens\":3,\"output_tokens\":4,\"reason\":\"mode=cheap\","
                        + "\"status\":200}");
    }

    @Test
    void leavesOutWhatIsAbsent() {
        Event event = Event.of(EventType.RELOAD).at(0).with("file", null).build();

        assertThat(Json.text(event.json())).isEqualTo("{\"type\":\"reload\",\"timestamp\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void cutsAReasonThatIsTooLong() {
        Event event = Event.of(EventType.RELOAD).reason("x".repeat(5_000)).build();

        assertThat(event.reason()).hasSize(Event.MAX_REASON);
    }

    @Test
    void findsTypesByTheirNames() {
        assertThat(EventType.ofWireName("health_change")).contains(EventType.HEALTH_CHANGE);
        assertThat(EventType.ofWireName("nothing")).isEmpty();
    }
}
