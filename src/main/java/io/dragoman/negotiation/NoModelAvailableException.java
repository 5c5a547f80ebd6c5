package io.dragoman.negotiation;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.List;

/** No model is registered, enabled or healthy. Says when a repeat makes sense, if a cooldown is known. */
public final class NoModelAvailableException extends DragomanException {
    private static final long serialVersionUID = 1L;

    /**
     * @param excluded all models, or none
     * @param nowMs epoch milliseconds
     */
    public NoModelAvailableException(List<Exclusion> excluded, long nowMs) {
        super(ProblemCode.NO_MODEL_AVAILABLE, detail(excluded));
        with("excluded", new ExclusionCounts(excluded).members());
        excluded.stream()
                .filter(exclusion -> exclusion.filter() == Exclusion.Filter.HEALTH)
                .mapToLong(Exclusion::actual)
                .min()
                .ifPresent(untilMs -> retryAfter(Duration.ofMillis(Math.max(0, untilMs - nowMs))));
    }

    private static String detail(List<Exclusion> excluded) {
        if (excluded.isEmpty()) {
            return "no model is registered";
        }
        boolean anyEnabled = excluded.stream().anyMatch(exclusion -> exclusion.filter() != Exclusion.Filter.DISABLED);
        return anyEnabled ? "every model that satisfies the policy is down or rate limited" : "no model is enabled";
    }
}
