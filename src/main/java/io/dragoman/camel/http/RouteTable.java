package io.dragoman.camel.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which consumer serves which path and method. Reading takes no lock: each change swaps in a new table.
 */
final class RouteTable {
    private volatile Snapshot snapshot = new Snapshot(new TreeMap<>());

    /** Either a consumer with its path parameters, or the methods the path has instead; both empty for an unknown path. */
    record Match(@Nullable DragomanHttpConsumer consumer, Map<String, String> pathParameters, String allowed) {
        private static final Match NONE = new Match(null, Map.of(), "");
    }

    synchronized void add(PathTemplate template, Collection<String> methods, DragomanHttpConsumer consumer) {
        TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> next = snapshot.copy();
        Map<String, DragomanHttpConsumer> byMethod = next.computeIfAbsent(template, t -> new HashMap<>());
        for (String method : methods) {
            if (byMethod.putIfAbsent(method, consumer) != null) {
                throw new IllegalArgumentException(
                        method + " " + template.text() + " is served by two routes (expected: one)");
            }
        }
        snapshot = new Snapshot(next);
    }

    synchronized void remove(DragomanHttpConsumer consumer) {
        TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> next = snapshot.copy();
        next.values().forEach(byMethod -> byMethod.values().removeIf(served -> served == consumer));
        next.values().removeIf(Map::isEmpty);
        snapshot = new Snapshot(next);
    }

    Match find(String method, String path) {
        Snapshot table = snapshot;
        Map<String, DragomanHttpConsumer> exact = table.literal.get(path);
        if (exact != null) {
            DragomanHttpConsumer consumer = exact.get(method);
            return consumer != null
                    ? new Match(consumer, Map.of(), "")
                    : new Match(null, Map.of(), String.join(", ", new TreeSet<>(exact.keySet())));
        }
        return findTemplate(table, method, path);
    }

    private static Match findTemplate(Snapshot table, String method, String path) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Entry entry : table.templates) {
            Map<String, String> parameters = entry.template.match(path);
            if (parameters == null) {
                continue;
            }
            DragomanHttpConsumer consumer = entry.byMethod.get(method);
            if (consumer != null) {
                return new Match(consumer, parameters, "");
            }
            allowed.addAll(entry.byMethod.keySet());
        }
        return allowed.isEmpty() ? Match.NONE : new Match(null, Map.of(), String.join(", ", allowed));
    }

    private record Entry(PathTemplate template, Map<String, DragomanHttpConsumer> byMethod) {}

    /** Never changed once it is visible. */
    private static final class Snapshot {
        private final TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> all;
        private final Map<String, Map<String, DragomanHttpConsumer>> literal = new HashMap<>();
        private final List<Entry> templates = new ArrayList<>();

        private Snapshot(TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> all) {
            this.all = all;
            all.forEach((template, byMethod) -> {
                if (template.isLiteral()) {
                    literal.put(template.text(), byMethod);
                } else {
                    templates.add(new Entry(template, byMethod));
                }
            });
        }

        private TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> copy() {
            TreeMap<PathTemplate, Map<String, DragomanHttpConsumer>> copy = new TreeMap<>();
            all.forEach((template, byMethod) -> copy.put(template, new HashMap<>(byMethod)));
            return copy;
        }
    }
}
