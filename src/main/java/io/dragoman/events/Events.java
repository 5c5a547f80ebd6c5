package io.dragoman.events;

import java.util.concurrent.atomic.LongAdder;

/** Takes events from any room and keeps the latest for those who listen. Safe for any thread. */
public final class Events {
    private final Ring ring;
    private final LongAdder[] published = new LongAdder[EventType.values().length];

    /** @param kept how many events are kept for listeners that come back */
    public Events(int kept) {
        ring = new Ring(kept);
        for (int i = 0; i < published.length; i++) {
            published[i] = new LongAdder();
        }
    }

    /** Tells everybody who listens, now or in a moment. Never waits, never fails. */
    public void publish(Event event) {
        published[event.type().ordinal()].increment();
        ring.add(event);
    }

    /** Events of the type since the start. */
    public long published(EventType type) {
        return published[type.ordinal()].sum();
    }
}
