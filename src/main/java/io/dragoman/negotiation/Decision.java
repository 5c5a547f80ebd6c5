package io.dragoman.negotiation;

import io.dragoman.chat.RoutingPolicy;
import java.util.List;

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
}
