package io.dragoman.orchestration;

import io.dragoman.chat.Attempt;
import io.dragoman.dispatch.Dispatch;
import io.dragoman.negotiation.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step that has ended, as it goes into the purse and the trace.
 *
 * @param seat what it was
 * @param attempts what was tried
 * @param answeredBy null when nobody answered
 * @param latencyMs from its beginning to its end
 */
record StepBooking(
        Seat seat, List<Attempt> attempts, @Nullable Candidate answeredBy, long latencyMs) {
    /** @param dispatch null when nobody was asked */
    static StepBooking of(Seat seat, @Nullable Dispatch dispatch, long startedNanos) {
        return new StepBooking(
                seat,
                dispatch == null ? List.of() : dispatch.attempts(),
                dispatch == null ? null : dispatch.answeredBy().orElse(null),
                (System.nanoTime() - startedNanos) / 1_000_000);
    }

    /** Books the step and reports it. */
    void into(Plan plan, String outcome, String text) {
        plan.book(attempts, answeredBy == null ? 0 : answeredBy.expectedCostNanoUsd());
        Attempt last = last();
        plan.report(new StepReport(
                seat.step(),
                seat.round(),
                last == null ? null : last.modelId(),
                last == null ? null : last.providerId(),
                attempts.stream().mapToLong(Attempt::costNanoUsd).sum(),
                latencyMs,
                outcome,
                text));
    }

    /** The attempt that ended the step, or null. */
    @Nullable
    Attempt last() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }
}
