package io.dragoman.events;

import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class EventsBeans {
    private final Events events;

    public EventsBeans(Events events) {
        this.events = events;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("events", events);
        registry.accept("subscribe", new SubscribeProcessor(events));
    }
}
