package io.dragoman.camel.hot;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code hot:name} is {@code direct:name} whose consumer a newer one replaces at once, so that two generations of a route
 * exist while the old one drains. Without a consumer a call fails at once.
 */
@Component("hot")
public final class HotComponent extends DefaultComponent {
    private final ConcurrentMap<String, HotSlot> slots = new ConcurrentHashMap<>();
    private volatile boolean staging;

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
        return new HotEndpoint(uri, this, name, slots.computeIfAbsent(name, n -> new HotSlot()));
    }

    /** The names with this beginning that a route consumes now, in order. */
    public SortedSet<String> consumed(String prefix) {
        SortedSet<String> names = new TreeSet<>();
        slots.forEach((name, slot) -> {
            if (name.startsWith(prefix) && slot.isConsumed()) {
                names.add(name);
            }
        });
        return names;
    }

    /** From now on consumers that start wait until {@link #commit}; one loader at a time. */
    void stage() {
        staging = true;
    }

    /** All that wait become the current consumers. */
    void commit() {
        staging = false;
        slots.values().forEach(HotSlot::commit);
    }

    /** Those that wait never become current. */
    void rollBack() {
        staging = false;
        slots.values().forEach(HotSlot::rollBack);
    }

    boolean isStaging() {
        return staging;
    }
}
