package io.dragoman.api;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Ends the route when the answer still does not satisfy its schema. */
public final class RequireOutputProcessor implements Processor {
    @Override
    public void process(Exchange exchange) {
        String faults = exchange.getVariable("output-faults", String.class);
        if (faults != null) {
            throw mismatch(faults);
        }
    }

    static DragomanException mismatch(String faults) {
        return new DragomanException(ProblemCode.OUTPUT_SCHEMA_MISMATCH, "output_schema: not satisfied by the answer")
                .with("faults", faults.lines().toList());
    }
}
