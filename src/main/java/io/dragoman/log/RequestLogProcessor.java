package io.dragoman.log;

import io.dragoman.access.Principal;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.RecordedStream;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.camel.http.ResponseOutcome;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Usage;
import io.dragoman.log.Body.Piece;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.problem.DragomanException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Writes down a finished request: takes what the walk has left in the variables, puts the row into the queue and, for the steps that
 * follow, into variable {@code request-log}. Every variable but {@code call} may be missing, because a request can be refused at any step.
 * Where the key of the client wants that stored, prompt and answer go to a queue of their own.
 */
public final class RequestLogProcessor implements Processor {
    public static final String REQUEST_LOG = "request-log";

    private final LogQueue queue;
    private final BodyQueue bodies;

    RequestLogProcessor(LogQueue queue, BodyQueue bodies) {
        this.queue = queue;
        this.bodies = bodies;
    }

    @Override
    public void process(Exchange exchange) {
        RequestLog log = read(exchange);
        exchange.setVariable(REQUEST_LOG, log);
        queue.add(log);
        byte[] asked = exchange.getVariable("asked", byte[].class);
        if (asked != null && bodies.maxBytes() > 0 && log.apiKeyId() != null) {
            bodies.add(new Body(
                    log.timestampMs(),
                    log.requestId(),
                    log.apiKeyId(),
                    Piece.of(asked, bodies.maxBytes()),
                    answer(exchange, bodies.maxBytes())));
        }
    }

    /** What the client was sent, or would have been. */
    private static Piece answer(Exchange exchange, int maxBytes) {
        RecordedStream streamed = exchange.getVariable("streamed-answer", RecordedStream.class);
        if (streamed != null) {
            return new Piece(streamed.bytes(), streamed.passed());
        }
        return exchange.getMessage().getBody() instanceof byte[] whole ? Piece.of(whole, maxBytes) : Piece.NONE;
    }

    private static RequestLog read(Exchange exchange) {
        HttpCall call = exchange.getVariable(CallVariables.CALL, HttpCall.class);
        ChatRequest request = exchange.getVariable("request", ChatRequest.class);
        Principal principal = exchange.getVariable("principal", Principal.class);
        Decision decision = exchange.getVariable("decision", Decision.class);
        String reason = exchange.getVariable("routing-reason", String.class);
        List<Attempt> attempts = attempts(exchange);
        Outcome outcome = outcome(exchange, attempts);
        Attempt answered = exchange.getVariable("answered-by", Attempt.class);
        if (answered == null) {
            answered = outcome.answered();
        }
        String door = exchange.getVariable("door", String.class);
        return new RequestLog(
                call.receivedAtMs(),
                call.requestId(),
                request == null ? null : request.clientId(),
                door == null ? "chat" : door,
                request == null ? null : request.policy().mode(),
                request != null && request.stream(),
                answered == null ? null : answered.modelId(),
                answered == null ? null : answered.providerId(),
                principal == null ? null : principal.id(),
                outcome.status(),
                outcome.errorClass(),
                outcome.errorCode(),
                estimatedCostNanoUsd(exchange, decision, answered),
                attempts.stream().mapToLong(Attempt::costNanoUsd).sum(),
                (System.nanoTime() - call.startedNanos()) / 1_000_000,
                firstByteMs(call, answered),
                attempts.stream().map(Attempt::usage).reduce(Usage.NONE, Usage::plus),
                reason == null ? "" : reason,
                attempts,
                request == null ? RequestLog.NO_META : RequestLog.metaText(request.meta()),
                decision);
    }

    private static Outcome outcome(Exchange exchange, List<Attempt> attempts) {
        Integer sentStatus = exchange.getVariable(CallVariables.RESPONSE_STATUS, Integer.class);
        return Outcome.of(
                sentStatus == null ? 0 : sentStatus,
                exchange.getVariable(CallVariables.RESPONSE_OUTCOME, ResponseOutcome.class),
                exchange.getVariable("problem", DragomanException.class),
                attempts);
    }

    @SuppressWarnings("unchecked")
    private static List<Attempt> attempts(Exchange exchange) {
        List<Attempt> attempts = exchange.getVariable("attempts", List.class);
        return attempts == null ? List.of() : List.copyOf(attempts);
    }

    /**
     * What somebody has added up already; else what was expected of the model that answered or, when nobody was asked, of the best one.
     */
    private static long estimatedCostNanoUsd(
            Exchange exchange, @Nullable Decision decision, @Nullable Attempt answered) {
        Long added = exchange.getVariable("estimated-cost-nano-usd", Long.class);
        if (added != null) {
            return added;
        }
        return decision == null ? 0 : estimatedCostNanoUsd(decision, answered);
    }

    private static long estimatedCostNanoUsd(Decision decision, @Nullable Attempt answered) {
        for (Candidate candidate : decision.ranked()) {
            if (answered == null || candidate.model().id().equals(answered.modelId())) {
                return candidate.expectedCostNanoUsd();
            }
        }
        return 0;
    }

    private static long firstByteMs(HttpCall call, @Nullable Attempt answered) {
        if (answered == null || answered.firstByteMs() < 0) {
            return -1;
        }
        return Math.max(0, answered.startedAtMs() - call.receivedAtMs()) + answered.firstByteMs();
    }
}
