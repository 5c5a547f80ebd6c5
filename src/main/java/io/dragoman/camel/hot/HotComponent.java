package io.dragoman.camel.hot;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code hot:name} is {@code direct:name} whose consumer a newer one replaces at once, so that two generations of a route
 * exist while the old one drains. Without a consumer a call fails at once.
 */
@Component("hot")
public final class HotComponent extends DefaultComponent {
    private final ConcurrentMap<String, Slot> slots = new ConcurrentHashMap<>();

    /** Where the consumer of a name is found; null until one has started. */
    static final class Slot extends AtomicReference<@Nullable HotConsumer> {
        private static final long serialVersionUID = 1;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
        return new HotEndpoint(uri, this, name, slots.computeIfAbsent(name, n -> new Slot()));
    }
}
