package io.dragoman.camel.http;

import io.dragoman.camel.CallVariables;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** Notes what the unit of work saw when it completed. */
final class CompletionProbe extends SynchronizationAdapter {
    private final Queue<DragomanHttpEngineTest.Completion> seen;

    CompletionProbe(Queue<DragomanHttpEngineTest.Completion> seen) {
        this.seen = seen;
    }

    @Override
    public void onDone(Exchange exchange) {
        seen.add(new DragomanHttpEngineTest.Completion(
                exchange.getVariable(CallVariables.RESPONSE_OUTCOME, ResponseOutcome.class),
                exchange.getVariable(CallVariables.RESPONSE_STATUS, Integer.class),
                Thread.currentThread().getName()));
    }
}
