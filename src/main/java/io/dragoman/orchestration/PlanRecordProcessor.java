package io.dragoman.orchestration;

import io.dragoman.chat.Attempt;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for the record what all steps of a plan came to together, in the variables that the record of one call reads; the last step's own
 * are taken away. Does nothing without a plan.
 */
public final class PlanRecordProcessor implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRecordProcessor.class);
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        exchange.setVariable("door", "plan");
        Plan plan = exchange.getVariable("plan", Plan.class);
        if (plan == null) {
            return;
        }
        if (!plan.awaitEnd(LAST_STEPS)) {
            LOG.warn("a plan was not over {} ms after its answer had ended", LAST_STEPS.toMillis());
        }
        List.of("dispatch", "decision").forEach(exchange::removeVariable);
        exchange.setVariable("request", plan.request());
        exchange.setVariable("attempts", plan.attempts());
        exchange.setVariable("attempts-of-steps", plan.attemptsOfSteps());
        exchange.setVariable("routing-reason", RoutingLine.of(plan));
        exchange.setVariable("estimated-cost-nano-usd", plan.estimatedNanoUsd());
        plan.best()
                .ifPresent(best -> plan.attempts().stream()
                        .filter(Attempt::succeeded)
                        .filter(attempt -> attempt.modelId().equals(best.modelId()))
                        .findFirst()
                        .ifPresent(attempt -> exchange.setVariable("answered-by", attempt)));
    }
}
