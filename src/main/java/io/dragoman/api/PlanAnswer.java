package io.dragoman.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Json;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.Usage;
import io.dragoman.chat.Usd;
import io.dragoman.orchestration.Contribution;
import io.dragoman.orchestration.Critique;
import io.dragoman.orchestration.Plan;
import io.dragoman.orchestration.RoutingLine;
import io.dragoman.orchestration.StepReport;
import io.dragoman.orchestration.Verdict;
import io.dragoman.provider.Dialects;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON of answers to {@code POST /v1/plan}. Stateless; safe for any thread. */
final class PlanAnswer {
    private final Dialects dialects;
    private final OutputShaper shaper;

    PlanAnswer(Dialects dialects, OutputShaper shaper) {
        this.dialects = dialects;
        this.shaper = shaper;
    }

    /**
     * @param form {@code review}, {@code vote}, {@code improvement}, or null for the provider's own body
     */
    ObjectNode json(Plan plan, Contribution best, @Nullable String form, String requestId) {
        ObjectNode json = Json.object();
        json.put("negotiated_model", best.modelId());
        json.put("estimated_cost_usd", Usd.ofNano(plan.estimatedNanoUsd()));
        json.put("routing_reason", RoutingLine.of(plan));
        json.put("request_id", requestId);
        json.put("provider", best.author().provider().id());
        json.put("cost_usd", Usd.ofNano(plan.spentNanoUsd()));
        json.set(
                "usage",
                ChatAnswer.usageJson(
                        plan.attempts().stream().map(Attempt::usage).reduce(Usage.NONE, Usage::plus)));
        json.put("stop_reason", plan.stopReason().wireName());
        ArrayNode trace = json.putArray("trace");
        plan.trace().forEach(step -> trace.add(stepJson(step)));
        json.set("response", response(plan, best, form == null ? "" : form));
        return json;
    }

    /** One line of the trace, also one event of a stream. */
    static ObjectNode stepJson(StepReport step) {
        ObjectNode json = Json.object();
        json.put("step", step.step());
        json.put("round", step.round());
        json.put("model", step.modelId());
        json.put("provider", step.providerId());
        json.put("cost_usd", Usd.ofNano(step.costNanoUsd()));
        json.put("latency_ms", step.latencyMs());
        json.put("outcome", step.outcome());
        return json;
    }

    private JsonNode response(Plan plan, Contribution best, String form) {
        return switch (form) {
            case "review" -> review(plan, best);
            case "vote" -> vote(plan, best);
            case "improvement" ->
                Json.object()
                        .put("refined_response", shaped(plan, best))
                        .put("iterations", plan.revisions())
                        .put("model", best.modelId());
            default -> body(plan, best);
        };
    }

    private ObjectNode review(Plan plan, Contribution best) {
        ObjectNode json =
                Json.object().put("initial_plan", shaped(plan, plan.answers().get(0)));
        if (plan.orchestration().returnPlanOnly()) {
            return json;
        }
        List<Critique> critiques = plan.critiques();
        int last = critiques.isEmpty() ? 0 : critiques.get(critiques.size() - 1).round();
        json.put(
                "critique",
                critiques.stream()
                        .filter(critique -> critique.round() == last)
                        .map(Critique::summary)
                        .collect(Collectors.joining("\n\n")));
        json.put("refined_plan", shaped(plan, best));
        ArrayNode all = json.putArray("critiques");
        critiques.forEach(critique -> all.add(critiqueJson(critique)));
        return json;
    }

    private static ObjectNode critiqueJson(Critique critique) {
        ObjectNode json = Json.object();
        json.put("round", critique.round());
        json.put("model", critique.modelId());
        json.put("accept", critique.accepts());
        ArrayNode defects = json.putArray("defects");
        Verdict verdict = critique.verdict();
        if (verdict != null) {
            verdict.defects()
                    .forEach(defect -> defects.addObject()
                            .put("severity", defect.severity())
                            .put("where", defect.where())
                            .put("what", defect.what())
                            .put("fix", defect.fix()));
            json.put("confidence", verdict.confidence());
        }
        json.put("text", critique.summary());
        return json;
    }

    private ObjectNode vote(Plan plan, Contribution best) {
        ObjectNode json = Json.object();
        ArrayNode responses = json.putArray("responses");
        int selected = plan.answers().indexOf(best);
        for (Contribution answer : plan.answers()) {
            responses
                    .addObject()
                    .put("model", answer.modelId())
                    .put("content", shaped(plan, answer))
                    .put("selected", responses.size() - 1 == selected);
        }
        return json.put("selected", selected).put("judge", plan.judgeId());
    }

    private String shaped(Plan plan, Contribution answer) {
        String text = answer.answer().text();
        return shaper.shape(
                text.isEmpty() ? answer.text() : text, plan.request().outputFormat());
    }

    private JsonNode body(Plan plan, Contribution best) {
        OutputFormat format = plan.request().outputFormat();
        String text = best.answer().text();
        if (format.equals(OutputFormat.AS_IS) || text.isEmpty()) {
            return best.answer().body();
        }
        String shaped = shaper.shape(text, format);
        return shaped.equals(text)
                ? best.answer().body()
                : dialects.named(best.author().provider().dialect())
                        .withText(best.answer().body(), shaped);
    }
}
