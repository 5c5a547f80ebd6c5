package io.dragoman.events;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The latest events, numbered from 1. Any thread adds without waiting; readers follow at their own pace and see when they were overtaken. */
final class Ring {
    private final AtomicReferenceArray<@Nullable Entry> slots;
    private final AtomicLong last = new AtomicLong();

    /** @param capacity how many events are kept, rounded up to a power of two */
    Ring(int capacity) {
        int size = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
        slots = new AtomicReferenceArray<>(Math.max(1, size));
    }

    /** An event with its number. The stream's thread writes it as text once, for all who listen. */
    static final class Entry {
        final long number;
        final Event event;

        @Nullable
        String text;

        Entry(long number, Event event) {
            this.number = number;
            this.event = event;
        }
    }

    void add(Event event) {
        Entry entry = new Entry(last.incrementAndGet(), event);
        int slot = slot(entry.number);
        Entry before = slots.get(slot);
        // Whoever was overtaken by a whole round on the way here leaves the newer entry alone.
        while ((before == null || before.number < entry.number) && !slots.compareAndSet(slot, before, entry)) {
            before = slots.get(slot);
        }
    }

    /** The number of the latest event; 0 before the first. It may still be on its way into its slot. */
    long last() {
        return last.get();
    }

    /** The lowest number that is still kept. */
    long first() {
        return Math.max(1, last.get() - slots.length() + 1);
    }

    /** Null while the event is on its way, and when it has made room for a newer one: {@link #first} tells which. */
    @Nullable
    Entry get(long number) {
        Entry entry = slots.get(slot(number));
        return entry != null && entry.number == number ? entry : null;
    }

    private int slot(long number) {
        return (int) (number & (slots.length() - 1));
    }
}
