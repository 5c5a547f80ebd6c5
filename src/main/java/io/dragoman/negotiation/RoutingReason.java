package io.dragoman.negotiation;

import io.dragoman.catalog.PriceSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why this model answered: {@code key=value} pairs from the numbers that decided, then what happened on the way. Immutable.
 *
 * @param decision the decision
 * @param answering the candidate that answers, as the decision ranked it
 * @param events what happened, in order, for example {@code failover:rate_limited}
 */
public record RoutingReason(Decision decision, Candidate answering, List<String> events) {
    private static final int LARGE_CONTEXT = 64_000;

    public RoutingReason {
        events = List.copyOf(events);
    }

    /** The reason before anything has happened: the first candidate answers. */
    public static RoutingReason of(Decision decision) {
        return new RoutingReason(decision, decision.ranked().get(0), List.of());
    }

    /** The same with another candidate answering. */
    public RoutingReason answeredBy(Candidate candidate) {
        return new RoutingReason(decision, candidate, events);
    }

    /** The same with one more event, for example {@code escalated:context_overflow}. */
    public RoutingReason with(String event) {
        List<String> more = new ArrayList<>(events);
        more.add(event);
        return new RoutingReason(decision, answering, more);
    }

    /** For example {@code mode=normal;min_weight=6;p=0.88;next=gpt-4o-mini;excluded=budget:2,health:1}. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (decision.hinted()) {
            parts.add("hint");
        }
        parts.add("mode=" + decision.policy().mode().wireName());
        if (decision.policy().minWeight() > 0) {
            parts.add("min_weight=" + decision.policy().minWeight());
        }
        parts.add(String.format(Locale.ROOT, "p=%.2f", answering.quality()));
        decision.after(answering)
                .ifPresent(next -> parts.add("next=" + next.model().id()));
        String excluded = new ExclusionCounts(decision.excluded()).text();
        if (!excluded.isEmpty()) {
            parts.add("excluded=" + excluded);
        }
        if (decision.inputTokens() > LARGE_CONTEXT) {
            parts.add("context>64k");
        }
        if (answering.model().priceSource() == PriceSource.UNKNOWN) {
            parts.add("price=unknown");
        }
        parts.addAll(events);
        return String.join(";", parts);
    }
}
