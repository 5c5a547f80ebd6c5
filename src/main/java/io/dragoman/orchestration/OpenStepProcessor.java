package io.dragoman.orchestration;

import io.dragoman.camel.CallVariables;
import io.dragoman.camel.Cancellation;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Begins a step: the {@link Seat} in the body becomes variables {@code seat}, {@code request} and {@code preference}, and whatever a step
 * before it has left is taken away.
 */
public final class OpenStepProcessor implements Processor {
    static final String STARTED = "step-started-nanos";

    private static final List<String> OF_ONE_STEP = List.of(
            "dispatch",
            "decision",
            "candidate",
            "attempt",
            "answer",
            "unrepaired",
            "output",
            "output-faults",
            "contribution",
            "critique");

    @Override
    public void process(Exchange exchange) {
        Seat seat = exchange.getMessage().getBody(Seat.class);
        OF_ONE_STEP.forEach(exchange::removeVariable);
        exchange.setVariable("seat", seat);
        exchange.setVariable("request", seat.request());
        exchange.setVariable("has-output-schema", seat.request().outputSchema() != null);
        exchange.setVariable("preference", seat.preference());
        exchange.setVariable(STARTED, System.nanoTime());
        exchange.getMessage().setBody(null);
        Cancellation cancellation = exchange.getVariable(CallVariables.CANCELLATION, Cancellation.class);
        if (cancellation != null && cancellation.isCancelled()) {
            throw new DragomanException(ProblemCode.CLIENT_GONE, "The client has gone");
        }
    }
}
