package io.dragoman.negotiation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom to ask first among those that the policy allows: an order that has other reasons than utility, such as that a reviewer should be of
 * another vendor. It never lets anybody in that the policy keeps out.
 *
 * @param modelIds the first to ask first; who is not named comes after them, by utility
 */
public record Preference(List<String> modelIds) {
    public Preference {
        modelIds = List.copyOf(modelIds);
    }

    List<Candidate> order(List<Candidate> ranked) {
        List<Candidate> ordered = new ArrayList<>(ranked.size());
        for (String id : modelIds) {
            ranked.stream()
                    .filter(candidate -> candidate.model().id().equals(id))
                    .forEach(ordered::add);
        }
        ranked.stream()
                .filter(candidate -> !modelIds.contains(candidate.model().id()))
                .forEach(ordered::add);
        return ordered;
    }
}
