package io.dragoman.api;

import io.dragoman.camel.http.HttpCall;
import io.dragoman.orchestration.Plan;
import io.dragoman.problem.DragomanException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends the stream of a plan with its answer or, where a step has set variable {@code problem}, with the reason why there is none. */
public final class EndPlanStreamProcessor implements Processor {
    private final PlanAnswer answers;

    EndPlanStreamProcessor(PlanAnswer answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Plan plan = exchange.getVariable("plan", Plan.class);
        PlanStream stream = exchange.getVariable("plan-stream", PlanStream.class);
        String requestId = exchange.getVariable("call", HttpCall.class).requestId();
        DragomanException problem = exchange.getVariable("problem", DragomanException.class);
        plan.end();
        try {
            if (problem != null) {
                throw problem;
            }
            String form = exchange.getVariable("response-form", String.class);
            stream.answer(answers.json(plan, plan.requireBest(), form, requestId));
        } catch (DragomanException noAnswer) {
            stream.error(Problems.body(noAnswer, requestId));
        }
    }
}
