package io.dragoman.negotiation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.chat.Json;
import io.dragoman.chat.Usd;
import io.dragoman.health.Health;
import io.dragoman.problem.DragomanException;

/** Shows an admin what a negotiation would decide now, with all its numbers, and changes nothing. Safe for any thread. */
public final class Simulation {
    private final Negotiator negotiator;
    private final Health health;

    public Simulation(Negotiator negotiator, Health health) {
        this.negotiator = negotiator;
        this.health = health;
    }

    /**
     * @param question the admin's JSON
     * @throws io.dragoman.problem.InvalidRequestException when a field is unknown or out of its range
     */
    public ObjectNode run(ObjectNode question, CatalogSnapshot catalog) {
        Demand demand = SimulatedDemand.read(question, catalog.routingConfig());
        Ranking ranking = negotiator.rank(demand, catalog);
        ObjectNode answer = Json.object();
        try {
            ranking.requireCandidate(health.nowMs());
            answer.set("decision", decision(ranking.decision()));
        } catch (DragomanException refusal) {
            answer.putNull("decision");
            answer.set("refusal", refusal(refusal));
        }
        ArrayNode eligible = answer.putArray("eligible");
        ranking.ranked().forEach(candidate -> eligible.add(scores(candidate)));
        ArrayNode excluded = answer.putArray("excluded");
        ranking.excluded().forEach(exclusion -> excluded.add(exclusion(exclusion)));
        return answer;
    }

    private static ObjectNode decision(Decision decision) {
        Candidate first = decision.ranked().get(0);
        return Json.object()
                .put("negotiated_model", first.model().id())
                .put("provider", first.provider().id())
                .put("estimated_cost_usd", Usd.ofNano(first.expectedCostNanoUsd()))
                .put("routing_reason", RoutingReason.of(decision).text())
                .put("mode", decision.policy().mode().wireName())
                .put("value_usd", decision.valueUsd())
                .put("input_tokens", decision.inputTokens())
                .put("snapshot", decision.catalogNumber());
    }

    private static ObjectNode refusal(DragomanException refusal) {
        ObjectNode node = Json.object()
                .put("code", refusal.code().code())
                .put("status", refusal.status())
                .put("detail", refusal.getMessage());
        refusal.members()
                .forEach((member, value) -> node.set(member, Json.mapper().<JsonNode>valueToTree(value)));
        return node;
    }

    private static ObjectNode scores(Candidate candidate) {
        return Json.object()
                .put("id", candidate.model().id())
                .put("provider_id", candidate.provider().id())
                .put("utility_usd", candidate.utilityUsd())
                .put("quality", candidate.quality())
                .put("availability", candidate.availability())
                .put("weight", candidate.model().weight())
                .put("expected_cost_usd", Usd.ofNano(candidate.expectedCostNanoUsd()))
                .put("upper_cost_usd", Usd.ofNano(candidate.upperCostNanoUsd()))
                .put("price_source", candidate.model().priceSource().wireName())
                .put("input_tokens", candidate.inputTokens())
                .put("output_tokens", candidate.outputTokens())
                .put("max_output_tokens", candidate.maxOutputTokens())
                .put("expected_latency_ms", candidate.expectedLatencyMs())
                .put("upper_latency_ms", candidate.upperLatencyMs());
    }

    private static ObjectNode exclusion(Exclusion exclusion) {
        return Json.object()
                .put("id", exclusion.modelId())
                .put("reason", exclusion.filter().wireName())
                .put("detail", exclusion.detail());
    }
}
