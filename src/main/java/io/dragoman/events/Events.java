package io.dragoman.events;

import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Takes events from any room, keeps the latest and tells those who listen. Safe for any thread. */
public final class Events implements AutoCloseable {
    private final Ring ring;
    private final Feed feed;
    private final LongAdder[] published = new LongAdder[EventType.values().length];

    /**
     * With the shipped settings but for one.
     *
     * @param kept how many events are kept for subscribers that come back
     */
    public Events(int kept) {
        this(EventsSettings.keeping(kept));
    }

    public Events(EventsSettings settings) {
        ring = new Ring(settings.kept());
        feed = new Feed(ring, settings);
        for (int i = 0; i < published.length; i++) {
            published[i] = new LongAdder();
        }
    }

    /** Tells everybody who listens, now or in a moment. Never waits, never fails. */
    public void publish(Event event) {
        published[event.type().ordinal()].increment();
        ring.add(event);
        feed.wake();
    }

    /** Events of the type since the start. */
    public long published(EventType type) {
        return published[type.ordinal()].sum();
    }

    /** Who listens now. */
    public int subscribers() {
        return feed.subscribers();
    }

    /** Subscribers that were cut off since the start because they did not read. */
    public long dropped() {
        return feed.dropped();
    }

    /** Subscribers that were turned away since the start because too many listened. */
    public long refused() {
        return feed.refused();
    }

    /**
     * Begins a stream of server-sent events, which says nothing before it is resumed.
     *
     * @param types which events it tells of; empty = all
     * @param lastEventId the id of the last event that the subscriber has seen, or null to begin with what comes next
     * @throws io.dragoman.problem.DragomanException {@code overloaded} when too many listen already, or the broker is stopping
     */
    Subscription subscribe(Set<EventType> types, @Nullable String lastEventId) {
        return feed.subscribe(types, lastEventId);
    }

    /** Ends all streams and lets nobody else listen. Publishing goes on. */
    @Override
    public void close() {
        feed.close();
    }
}
