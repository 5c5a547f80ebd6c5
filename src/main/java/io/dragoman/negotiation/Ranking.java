package io.dragoman.negotiation;

import java.util.ArrayList;
import java.util.List;

/**
 * What filters and scores made of a catalogue, before anybody asks whether somebody is left.
 *
 * @param demand what was demanded
 * @param valueUsd what a right answer was worth, in USD
 * @param catalogNumber number of the catalogue snapshot
 * @param ranked who passed all filters, best first
 * @param excluded everybody else
 */
record Ranking(Demand demand, double valueUsd, long catalogNumber, List<Candidate> ranked, List<Exclusion> excluded) {
    /**
     * @throws NoEligibleModelException when the policy excludes everybody, or the hinted model
     * @throws NoModelAvailableException when nobody is registered, enabled or healthy
     */
    void requireCandidate(long nowMs) {
        for (Exclusion exclusion : excluded) {
            boolean hinted = exclusion.modelId().equals(demand.modelHint());
            if (hinted && exclusion.filter() != Exclusion.Filter.HEALTH) {
                throw new NoEligibleModelException(List.of(exclusion));
            }
        }
        if (!ranked.isEmpty()) {
            return;
        }
        if (policyExcludesEverybody()) {
            throw new NoEligibleModelException(excluded);
        }
        throw new NoModelAvailableException(excluded, nowMs);
    }

    /** The decision; the hinted model goes first when it passed. */
    Decision decision() {
        List<Candidate> order = new ArrayList<>(ranked);
        boolean hinted = false;
        for (int i = 0; i < order.size() && !hinted; i++) {
            if (order.get(i).model().id().equals(demand.modelHint())) {
                order.add(0, order.remove(i));
                hinted = true;
            }
        }
        return new Decision(demand.policy(), valueUsd, demand.inputTokens(), catalogNumber, order, excluded, hinted);
    }

    /** Health is the last filter: whoever fails only that one satisfies the policy. */
    private boolean policyExcludesEverybody() {
        boolean excludes = false;
        for (Exclusion exclusion : excluded) {
            if (exclusion.filter() == Exclusion.Filter.HEALTH) {
                return false;
            }
            excludes |= exclusion.filter() != Exclusion.Filter.DISABLED;
        }
        return excludes;
    }
}
