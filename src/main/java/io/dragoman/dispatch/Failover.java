package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.ledger.BudgetExceededException;
import io.dragoman.negotiation.Candidate;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.provider.ProviderException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides what follows a failed attempt: the same candidate again, another one, a larger one, or the end and what the client is told.
 * Safe for any thread; the retry budget is shared by all requests.
 */
final class Failover {
    private static final Set<Integer> PASSED_THROUGH = Set.of(400, 404, 413, 422);

    private final DispatchSettings settings;
    private final RetryBudget retryBudget;

    Failover(DispatchSettings settings, RetryBudget retryBudget) {
        this.settings = settings;
        this.retryBudget = retryBudget;
    }

    /**
     * Prepares the next attempt, waiting where a repeat must wait; returns when another attempt may begin.
     *
     * @param tried how often this candidate has been asked in a row, at least 1
     * @throws DragomanException when it is over
     */
    void afterFailure(Dispatch dispatch, Candidate candidate, int tried, ProviderException failure)
            throws InterruptedException {
        ErrorClass errorClass = failure.errorClass();
        switch (errorClass) {
            case OVERTAKEN -> {
                return;
            }
            case CLIENT -> throw rejected(failure);
            case CLIENT_GONE -> throw new DragomanException(ProblemCode.CLIENT_GONE, "The client has gone");
            case DEADLINE -> throw deadlineExceeded(dispatch);
            case CONTEXT_OVERFLOW -> {
                if (!dispatch.escalate(candidate)) {
                    throw rejected(failure);
                }
                dispatch.event("escalated:context_overflow");
            }
            case VAULT_LOCKED -> {
                dispatch.notAsked();
                if (dispatch.hasAlternative()) {
                    dispatch.event("failover:vault_locked");
                }
            }
            default -> {
                failure.retryAfter().ifPresent(dispatch::waitAtLeast);
                if (mayRepeat(dispatch, tried, errorClass)) {
                    dispatch.event("retried:" + errorClass.wireName());
                    dispatch.putBack(candidate);
                    Thread.sleep(backoffMs(tried));
                } else if (dispatch.hasAlternative()) {
                    dispatch.event("failover:" + errorClass.wireName());
                }
            }
        }
        if (dispatch.remainingMs() <= 0) {
            throw deadlineExceeded(dispatch);
        }
        if (dispatch.attemptsStarted() >= settings.maxAttempts() + dispatch.extraAttempts()) {
            throw exhausted(dispatch);
        }
    }

    /** What the client is told when nobody is left to ask. */
    DragomanException exhausted(Dispatch dispatch) {
        List<Attempt> attempts = dispatch.attempts();
        if (attempts.isEmpty()) {
            BudgetExceededException refusal = dispatch.refusedByKey();
            if (refusal != null) {
                return refusal;
            }
            return new DragomanException(ProblemCode.NO_MODEL_AVAILABLE, "No candidate may be asked right now")
                    .retryAfter(dispatch.smallestWait());
        }
        if (dispatch.allFailedWith(ErrorClass.VAULT_LOCKED)) {
            return new DragomanException(
                            ProblemCode.VAULT_LOCKED, "the keys of all candidates are in the vault, which is locked")
                    .with("attempts", shown(attempts));
        }
        if (dispatch.allFailedWith(ErrorClass.RATE_LIMITED)) {
            return new DragomanException(
                            ProblemCode.PROVIDER_RATE_LIMITED,
                            "Every candidate answered that its rate limit is reached")
                    .retryAfter(dispatch.smallestWait())
                    .with("attempts", shown(attempts));
        }
        return new DragomanException(ProblemCode.PROVIDER_ERROR, "No candidate gave an answer")
                .with("attempts", shown(attempts))
                .with("routing_reason", dispatch.routingReason());
    }

    static DragomanException deadlineExceeded(Dispatch dispatch) {
        int maxLatencyMs = dispatch.decision().policy().maxLatencyMs();
        return new DragomanException(ProblemCode.DEADLINE_EXCEEDED, "max_latency_ms: " + maxLatencyMs + " ms are over")
                .with("attempts", shown(dispatch.attempts()));
    }

    private boolean mayRepeat(Dispatch dispatch, int tried, ErrorClass errorClass) {
        return errorClass.retryable()
                && tried <= settings.retriesPerCandidate()
                && dispatch.remainingMs() > backoffCeilingMs(tried)
                && retryBudget.spend();
    }

    /** Full jitter: anything between nothing and the ceiling, so that clients of one outage do not come back together. */
    private long backoffMs(int tried) {
        return ThreadLocalRandom.current().nextLong(backoffCeilingMs(tried) + 1);
    }

    private long backoffCeilingMs(int tried) {
        return Math.min(settings.backoffCapMs(), (long) settings.backoffBaseMs() << Math.min(tried - 1, 10));
    }

    private static DragomanException rejected(ProviderException failure) {
        int status = PASSED_THROUGH.contains(failure.status()) ? failure.status() : 400;
        return new DragomanException(
                ProblemCode.PROVIDER_REJECTED, status, String.valueOf(failure.getMessage()), failure);
    }

    private static List<Map<String, Object>> shown(List<Attempt> attempts) {
        return attempts.stream().map(Failover::shown).toList();
    }

    private static Map<String, Object> shown(Attempt attempt) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", attempt.modelId());
        row.put("provider", attempt.providerId());
        row.put("status", attempt.status());
        if (attempt.errorClass() != null) {
            row.put("error_class", attempt.errorClass().wireName());
        }
        row.put("latency_ms", attempt.latencyMs());
        return row;
    }
}
