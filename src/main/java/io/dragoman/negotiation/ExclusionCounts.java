package io.dragoman.negotiation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many models each filter removed, in the order of the filters. */
final class ExclusionCounts {
    private final Map<Exclusion.Filter, Integer> counts = new TreeMap<>();

    ExclusionCounts(List<Exclusion> excluded) {
        excluded.forEach(exclusion -> counts.merge(exclusion.filter(), 1, Integer::sum));
    }

    /** For people and {@code routing_reason}: {@code budget:2,health:1}; empty when nobody was removed. */
    String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach((filter, count) -> text.append(text.isEmpty() ? "" : ",")
                .append(filter.wireName())
                .append(':')
                .append(count));
        return text.toString();
    }

    /** For error answers. */
    Map<String, Integer> members() {
        Map<String, Integer> members = new LinkedHashMap<>();
        counts.forEach((filter, count) -> members.put(filter.wireName(), count));
        return members;
    }
}
