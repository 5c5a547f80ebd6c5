package io.dragoman.reward;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.negotiation.Exclusion;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * A decision in few characters, with every number that ranked its candidates: {@code docs/rewards.md} names the places of the arrays.
 * Stateless.
 */
final class DecisionJson {
    private static final int VERSION = 1;

    private DecisionJson() {}

    static String text(Decision decision) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = Json.mapper().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            json.writeStringField("mode", decision.policy().mode().wireName());
            json.writeNumberField("value_usd", decision.valueUsd());
            json.writeNumberField("max_budget_nano_usd", decision.policy().maxBudgetNanoUsd());
            json.writeNumberField("max_latency_ms", decision.policy().maxLatencyMs());
            json.writeNumberField("min_weight", decision.policy().minWeight());
            json.writeNumberField("input_tokens", decision.inputTokens());
            json.writeNumberField("catalog", decision.catalogNumber());
            json.writeBooleanField("hinted", decision.hinted());
            json.writeArrayFieldStart("candidates");
            for (Candidate candidate : decision.ranked()) {
                write(json, candidate);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("excluded");
            for (Exclusion exclusion : decision.excluded()) {
                write(json, exclusion);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Candidate candidate) throws IOException {
        json.writeStartArray();
        json.writeString(candidate.model().id());
        json.writeString(candidate.provider().id());
        json.writeNumber(candidate.quality());
        json.writeNumber(candidate.availability());
        json.writeNumber(candidate.expectedCostNanoUsd());
        json.writeNumber(candidate.upperCostNanoUsd());
        json.writeNumber(Math.round(candidate.expectedLatencyMs()));
        json.writeNumber(Math.round(candidate.upperLatencyMs()));
        json.writeNumber(candidate.utilityUsd());
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Exclusion exclusion) throws IOException {
        json.writeStartArray();
        json.writeString(exclusion.modelId());
        json.writeString(exclusion.filter().wireName());
        json.writeNumber(exclusion.actual());
        json.writeNumber(exclusion.limit());
        json.writeEndArray();
    }
}
