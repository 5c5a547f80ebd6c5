package io.dragoman.orchestration;

import io.dragoman.negotiation.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Who takes the seats of a round. Stateless. */
final class Casting {
    private Casting() {}

    /**
     * Reviewers of an answer: of other vendors than its author and than each other as far as that goes, then at least as strong as the
     * author or as near to it as there is, then in rank order. The author reviews itself only when there is nobody else. Where there are more seats than models, they are
     * filled again from the beginning.
     */
    static List<Candidate> reviewers(List<Candidate> ranked, Candidate author, int seats) {
        List<Candidate> others = ranked.stream()
                .filter(candidate ->
                        !candidate.model().id().equals(author.model().id()))
                .toList();
        List<Candidate> cast = spread(others.isEmpty() ? ranked : others, author, seats);
        List<Candidate> filled = new ArrayList<>(cast);
        for (int i = 0; !cast.isEmpty() && filled.size() < seats; i++) {
            filled.add(cast.get(i % cast.size()));
        }
        return filled;
    }

    /** Each of another vendor than those before as far as that goes, in rank order; fewer where there are fewer models. */
    static List<Candidate> voters(List<Candidate> ranked, List<Candidate> before, int seats) {
        return spread(ranked, before, candidate -> 0, seats);
    }

    /** The most likely to be right; of equals the first in rank. */
    static @Nullable Candidate strongest(List<Candidate> ranked) {
        return ranked.stream()
                .max(Comparator.comparingDouble(Casting::strength))
                .orElse(null);
    }

    /** Stable under the noise that exploring adds. */
    static double strength(Candidate candidate) {
        return candidate.quality();
    }

    private static List<Candidate> spread(List<Candidate> ranked, Candidate author, int seats) {
        return spread(
                ranked,
                List.of(author),
                candidate ->
                        Math.max(0, author.model().weight() - candidate.model().weight()),
                seats);
    }

    private static List<Candidate> spread(
            List<Candidate> ranked, List<Candidate> before, ToIntFunction<Candidate> weakness, int seats) {
        Map<Vendor, Integer> uses = new HashMap<>();
        before.forEach(candidate -> uses.merge(Vendor.of(candidate), 1, Integer::sum));
        List<Candidate> left = new ArrayList<>(ranked);
        List<Candidate> cast = new ArrayList<>();
        while (cast.size() < seats && !left.isEmpty()) {
            Candidate next = left.stream()
                    .min(Comparator.<Candidate>comparingInt(candidate -> uses.getOrDefault(Vendor.of(candidate), 0))
                            .thenComparingInt(weakness))
                    .orElseThrow();
            left.remove(next);
            cast.add(next);
            uses.merge(Vendor.of(next), 1, Integer::sum);
        }
        return cast;
    }
}
