package io.dragoman.api;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.chat.Json;
import io.dragoman.orchestration.Contribution;
import io.dragoman.orchestration.Plan;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Puts the best answer of a plan, and what led to it, into the client's JSON; variable {@code response-form} says in which form. Fails with
 * the first failure where no step brought an answer.
 */
public final class AnswerPlanProcessor implements Processor {
    private final PlanAnswer answers;

    AnswerPlanProcessor(PlanAnswer answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Plan plan = exchange.getVariable("plan", Plan.class);
        Contribution best = plan.requireBest();
        @Nullable String form = exchange.getVariable("response-form", String.class);
        String requestId = exchange.getVariable("call", HttpCall.class).requestId();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("X-Negotiated-Model", best.modelId());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(Json.bytes(answers.json(plan, best, form, requestId)));
    }
}
