package io.dragoman.dispatch;

import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.TraceContexts;
import io.dragoman.camel.http.TraceContexts.TraceContext;
import io.dragoman.chat.ChatRequest;
import io.dragoman.dispatch.Purse.Paid;
import io.dragoman.health.Health;
import io.dragoman.ledger.Ledger;
import io.dragoman.ledger.Payer;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Begins the next attempt: takes the best candidate left that its breaker lets through and its key can pay for, and sets variables {@code candidate},
 * {@code provider} (its id) and {@code attempt}. On the first call it opens the {@code dispatch} of the request.
 */
public final class NextCandidateProcessor implements Processor {
    private static final Payer NOBODY = new Payer("", OptionalLong.empty());

    private final Health health;
    private final Failover failover;
    private final Ledger ledger;
    private final DispatchSettings settings;
    private final @Nullable TraceContexts traces;

    /** @param traces null when providers are not told of traces */
    NextCandidateProcessor(
            Health health,
            Failover failover,
            Ledger ledger,
            DispatchSettings settings,
            @Nullable TraceContexts traces) {
        this.health = health;
        this.failover = failover;
        this.ledger = ledger;
        this.settings = settings;
        this.traces = traces;
    }

    @Override
    public void process(Exchange exchange) {
        Dispatch dispatch = dispatch(exchange, ledger);
        OpenAttempt before = exchange.getVariable("attempt", OpenAttempt.class);
        while (true) {
            Optional<Paid> next = dispatch.take();
            if (next.isEmpty()) {
                throw failover.exhausted(dispatch);
            }
            Candidate candidate = next.get().candidate();
            if (health.tryAcquire(candidate.provider().id(), candidate.model().id())) {
                begin(exchange, dispatch, next.get(), before);
                return;
            }
            next.get().hold().release();
            dispatch.event("skipped:health");
        }
    }

    private void begin(Exchange exchange, Dispatch dispatch, Paid paid, OpenAttempt before) {
        Candidate candidate = paid.candidate();
        boolean again = before != null && before.candidate() == candidate;
        OpenAttempt attempt = OpenAttempt.begin(paid, again ? before.tried() + 1 : 1);
        dispatch.begin(attempt);
        Hedge hedge = exchange.getVariable("hedge", Hedge.class);
        if (hedge != null) {
            exchange.setVariable(CallVariables.CANCELLATION, hedge.begin());
        }
        exchange.setVariable("attempt", attempt);
        exchange.setVariable("candidate", candidate);
        exchange.setVariable("provider", candidate.provider().id());
        exchange.setVariable(CallVariables.FIRST_BYTE_DEADLINE_NANOS, firstByteDeadline(dispatch));
        if (traces != null) {
            trace(exchange, traces, attempt);
        }
    }

    private static void trace(Exchange exchange, TraceContexts traces, OpenAttempt attempt) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        if (call != null) {
            TraceContext trace = traces.of(call);
            Candidate asked = attempt.candidate();
            String span =
                    traces.spanId(trace, asked.provider().id(), asked.model().id(), attempt.startedAtMs());
            exchange.setVariable(CallVariables.TRACEPARENT, trace.traceparent(span));
        }
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
    static Dispatch dispatch(Exchange exchange, Ledger ledger) {
        Dispatch open = exchange.getVariable("dispatch", Dispatch.class);
        if (open != null) {
            return open;
        }
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        Dispatch dispatch = new Dispatch(
                exchange.getVariable("decision", Decision.class),
                exchange.getVariable(CallVariables.DEADLINE_NANOS, Long.class),
                new Purse(ledger, payer(exchange), request.requestId()));
        exchange.setVariable("dispatch", dispatch);
        return dispatch;
    }

    private static Payer payer(Exchange exchange) {
        Principal principal = exchange.getVariable("principal", Principal.class);
        return principal == null ? NOBODY : new Payer(principal.id(), principal.monthlyBudgetNanoUsd());
    }
}
