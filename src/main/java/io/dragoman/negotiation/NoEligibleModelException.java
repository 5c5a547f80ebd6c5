package io.dragoman.negotiation;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Models exist, but the policy excludes them all. Says which filter removed how many, and who came nearest. */
public final class NoEligibleModelException extends DragomanException {
    private static final long serialVersionUID = 1L;

    /** Who got through more filters is nearer; among those of one filter, who missed it by less. */
    private static final Comparator<Exclusion> NEAREST_FIRST = Comparator.comparing(Exclusion::filter)
            .reversed()
            .thenComparingDouble(Exclusion::excess)
            .thenComparing(Exclusion::modelId);

    /** @param excluded all models, at least one */
    public NoEligibleModelException(List<Exclusion> excluded) {
        this(excluded, excluded.stream().min(NEAREST_FIRST).orElseThrow());
    }

    private NoEligibleModelException(List<Exclusion> excluded, Exclusion nearest) {
        super(
                ProblemCode.NO_ELIGIBLE_MODEL,
                "no model satisfies the policy: " + new ExclusionCounts(excluded).text() + "; nearest is "
                        + nearest.modelId() + ": " + nearest.detail());
        with("excluded", new ExclusionCounts(excluded).members());
        with(
                "nearest_miss",
                Map.of("model", nearest.modelId(), "filter", nearest.filter().wireName(), "detail", nearest.detail()));
    }
}
