package io.dragoman.dispatch;

import io.dragoman.camel.CallVariables;
import io.dragoman.health.Health;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Begins the next attempt: takes the best candidate left that its breaker lets through, and sets variables {@code candidate},
 * {@code provider} (its id) and {@code attempt}. On the first call it opens the {@code dispatch} of the request.
 */
public final class NextCandidateProcessor implements Processor {
    private final Health health;
    private final Failover failover;
    private final DispatchSettings settings;

    NextCandidateProcessor(Health health, Failover failover, DispatchSettings settings) {
        this.health = health;
        this.failover = failover;
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        Dispatch dispatch = dispatch(exchange);
        OpenAttempt before = exchange.getVariable("attempt", OpenAttempt.class);
        while (true) {
            Optional<Candidate> next = dispatch.take();
            if (next.isEmpty()) {
                throw failover.exhausted(dispatch);
            }
            Candidate candidate = next.get();
            if (health.tryAcquire(candidate.provider().id(), candidate.model().id())) {
                begin(exchange, dispatch, candidate, before);
                return;
            }
            dispatch.event("skipped:health");
        }
    }

    private void begin(Exchange exchange, Dispatch dispatch, Candidate candidate, OpenAttempt before) {
        boolean again = before != null && before.candidate() == candidate;
        dispatch.begin();
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        if (hedge != null) {
            exchange.setVariable(CallVariables.CANCELLATION, hedge.begin());
        }
        exchange.setVariable("attempt", OpenAttempt.begin(candidate, again ? before.tried() + 1 : 1));
        exchange.setVariable("candidate", candidate);
        exchange.setVariable("provider", candidate.provider().id());
        exchange.setVariable(CallVariables.FIRST_BYTE_DEADLINE_NANOS, firstByteDeadline(dispatch));
    }

    /** While others could still be asked, a silent provider must not eat the whole deadline. */
    private long firstByteDeadline(Dispatch dispatch) {
        if (!dispatch.hasAlternative()) {
            return dispatch.deadlineNanos();
        }
        long now = System.nanoTime();
        return now + (long) ((dispatch.deadlineNanos() - now) * settings.attemptShare());
    }

    /** The dispatch of the request, opened on the first call. */
    static Dispatch dispatch(Exchange exchange) {
        Dispatch open = exchange.getVariable("dispatch", Dispatch.class);
        if (open != null) {
            return open;
        }
        Dispatch dispatch = new Dispatch(
                exchange.getVariable("decision", Decision.class),
                exchange.getVariable(CallVariables.DEADLINE_NANOS, Long.class));
        exchange.setVariable("dispatch", dispatch);
        return dispatch;
    }
}
