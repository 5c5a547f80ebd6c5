package io.dragoman.orchestration;

import java.util.List;

/** Says whether another round is worth it. Routes call it. Stateless. */
public final class Rounds {
    /**
     * True when a further round may begin; otherwise the plan has stopped and knows why.
     *
     * @param usual rounds where the client leaves the number open
     */
    public boolean worthAnother(Plan plan, int usual) {
        if (!plan.isOpen()) {
            return false;
        }
        if (plan.orchestration().returnPlanOnly()) {
            plan.stop(Stop.PLAN_ONLY);
        } else if (plan.revisions() >= plan.iterations(usual)) {
            plan.stop(Stop.ITERATIONS);
        } else if (plan.remainingMs() <= 0) {
            plan.stop(Stop.DEADLINE);
        }
        return plan.isOpen();
    }

    /** True when the round brought something to mend; an answer that everybody accepts is the last. */
    public boolean foundDefects(Plan plan) {
        if (!plan.isOpen()) {
            return false;
        }
        List<Critique> critiques = plan.critiquesOfRound();
        if (!critiques.isEmpty() && critiques.stream().allMatch(Critique::accepts)) {
            plan.stop(Stop.ACCEPTED);
        } else if (plan.remainingMs() <= 0) {
            plan.stop(Stop.DEADLINE);
        } else if (critiques.isEmpty()) {
            plan.stop(Stop.PROVIDER_ERROR);
        }
        return plan.isOpen();
    }
}
