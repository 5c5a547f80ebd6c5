package io.dragoman.operations;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells what changed from one catalogue in force to the next, one event for each thing. Safe for any thread. */
final class ConfigEvents {
    /** A change of more things than this is one event: an import must not push everything else out of the ring. */
    private static final int MOST = 50;

    private final Events events;
    private @Nullable CatalogSnapshot told;

    ConfigEvents(Events events) {
        this.events = events;
    }

    /**
     * The first catalogue is no change.
     *
     * @param next in force now; nothing happens when it was told of before
     * @param requestId of the call that changed it, or null
     */
    synchronized void tell(CatalogSnapshot next, @Nullable String requestId) {
        CatalogSnapshot before = told;
        if (before != null && next.number() <= before.number()) {
            return;
        }
        told = next;
        if (before == null) {
            return;
        }
        Change change = new Change(next.number(), requestId);
        compare(before.providers(), next.providers(), (id, what) -> change.add(what, "provider", id, null));
        compare(
                before.models(),
                next.models(),
                (id, what) -> change.add(what, "model", provider(before, next, id), id));
        if (!before.routingConfig().equals(next.routingConfig())) {
            change.add("changed", "routing_config", null, null);
        }
        change.publish();
    }

    private static @Nullable String provider(CatalogSnapshot before, CatalogSnapshot next, String modelId) {
        var model = next.model(modelId) == null ? before.model(modelId) : next.model(modelId);
        return model == null ? null : model.providerId();
    }

    private static <T> void compare(Map<String, T> before, Map<String, T> next, BiConsumer<String, String> difference) {
        TreeSet<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(next.keySet());
        for (String id : ids) {
            T old = before.get(id);
            T fresh = next.get(id);
            if (old == null) {
                difference.accept(id, "added");
            } else if (fresh == null) {
                difference.accept(id, "removed");
            } else if (!old.equals(fresh)) {
                difference.accept(id, "changed");
            }
        }
    }

    /** The differences of one step; published together. */
    private final class Change {
        private final long snapshot;
        private final @Nullable String requestId;
        private final List<Event> differences = new ArrayList<>();

        Change(long snapshot, @Nullable String requestId) {
            this.snapshot = snapshot;
            this.requestId = requestId;
        }

        void add(String reason, String object, @Nullable String providerId, @Nullable String modelId) {
            differences.add(begin(reason)
                    .model(providerId, modelId)
                    .with("object", object)
                    .build());
        }

        void publish() {
            if (differences.size() <= MOST) {
                differences.forEach(events::publish);
            } else {
                events.publish(
                        begin("changed").with("changes", differences.size()).build());
            }
        }

        private Event.Builder begin(String reason) {
            return Event.of(EventType.CONFIG_CHANGE)
                    .request(requestId)
                    .reason(reason)
                    .with("snapshot", snapshot);
        }
    }
}
