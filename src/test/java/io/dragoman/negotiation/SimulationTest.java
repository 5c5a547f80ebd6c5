package io.dragoman.negotiation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.chat.Json;
import io.dragoman.health.Health;
import io.dragoman.health.HealthSettings;
import io.dragoman.health.TestClock;
import io.dragoman.problem.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
    private final Health health = new Health(HealthSettings.DEFAULT, new TestClock());
    private final Simulation simulation =
            new Simulation(new Negotiator(new TokenCounter(String::length), health, new WeightQuality()), health);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"best\"}|mode: best (expected: cheap, normal, high_confidence, planning, adversarial, thompson)",
                "{\"max_budget_usd\":-1}|max_budget_usd: -1 (expected: 0 to 100)",
                "{\"max_budget_usd\":100.01}|max_budget_usd: 100.01 (expected: 0 to 100)",
                "{\"max_latency_ms\":300001}|max_latency_ms: 300001 (expected: 0 to 300000)",
                "{\"min_weight\":11}|min_weight: 11 (expected: 0 to 10)",
                "{\"min_weight\":1.5}|min_weight: 1.5 (expected: 0 to 10)",
                "{\"token_count\":\"many\"}|token_count: \"many\" (expected: 0 to 1000000000)",
                "{\"capabilities\":[\"tools\"]}|capabilities: [\"tools\"] (expected: an object of booleans)",
                "{\"model_hint\":\"nobody\"}|model_hint: nobody (expected: the id of a registered model)",
                "{\"policy\":{}}|policy: unknown (expected: capabilities, max_budget_usd, max_latency_ms, max_tokens, min_weight, mode, model_hint, request_id, token_count)"
            })
    void refusesWhatItDoesNotUnderstand(String question, String message) {
        var json = Json.readRequestObject(question.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> simulation.run(json, Catalogs.of(Catalogs.model("a", 5))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }
}
