package io.dragoman.events;

import java.time.Duration;

/**
 * How much the feed keeps and bears.
 *
 * @param kept events that are kept for subscribers that come back
 * @param maxSubscribers who may listen at once
 * @param heartbeat the longest silence on a stream
 * @param patience how long a subscriber may leave unread what it was sent
 */
public record EventsSettings(int kept, int maxSubscribers, Duration heartbeat, Duration patience) {
    /** What {@code application.properties} says. */
    public static final EventsSettings DEFAULT =
            new EventsSettings(4_096, 500, Duration.ofSeconds(15), Duration.ofSeconds(20));

    public EventsSettings {
        requirePositive("kept", kept);
        requirePositive("max-subscribers", maxSubscribers);
        requirePositive("heartbeat", heartbeat.toMillis());
        requirePositive("patience", patience.toMillis());
    }

    /** The shipped settings with another memory. */
    static EventsSettings keeping(int kept) {
        return new EventsSettings(kept, DEFAULT.maxSubscribers, DEFAULT.heartbeat, DEFAULT.patience);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
