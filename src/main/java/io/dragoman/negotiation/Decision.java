package io.dragoman.negotiation;

import io.dragoman.chat.RoutingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of one negotiation: who may answer, best first, who may not, and the numbers that decided. Immutable; it is what
 * {@code routing_reason} prints, what simulate returns and what can be stored.
 *
 * @param policy the constraints it was made under
 * @param valueUsd what a right answer was worth, in USD
 * @param inputTokens counted or estimated input tokens, without head-room
 * @param catalogNumber number of the catalogue snapshot it was made on
 * @param ranked candidates, best first, at least one
 * @param excluded everybody else
 * @param hinted true when the first candidate is the client's {@code model_hint}
 */
public record Decision(
        RoutingPolicy policy,
        double valueUsd,
        int inputTokens,
        long catalogNumber,
        List<Candidate> ranked,
        List<Exclusion> excluded,
        boolean hinted) {
    public Decision {
        ranked = List.copyOf(ranked);
        excluded = List.copyOf(excluded);
    }

    /** The same candidates in the order of a preference. */
    public Decision preferring(Preference preference) {
        return new Decision(policy, valueUsd, inputTokens, catalogNumber, preference.order(ranked), excluded, hinted);
    }

    /** The candidate ranked next after this model, if there is one. */
    public Optional<Candidate> after(Candidate candidate) {
        for (int i = 0; i + 1 < ranked.size(); i++) {
            if (ranked.get(i).model().id().equals(candidate.model().id())) {
                return Optional.of(ranked.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /**
     * Who can take over when the input was too large for a model: candidates with a larger context, or an unknown one, best first. They all
     * satisfied the policy; after an attempt that cost money each has to be checked with {@link Candidate#fits}.
     */
    public List<Candidate> escalations(Candidate overflowed) {
        int context = overflowed.model().maxContextTokens();
        List<Candidate> larger = new ArrayList<>();
        for (Candidate candidate : ranked) {
            int other = candidate.model().maxContextTokens();
            boolean same = candidate.model().id().equals(overflowed.model().id());
            if (!same && (other == 0 || other > context)) {
                larger.add(candidate);
            }
        }
        return larger;
    }
}
