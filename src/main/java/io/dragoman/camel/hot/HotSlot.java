package io.dragoman.camel.hot;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where producers of one {@code hot:} name find the consumer; a consumer that waits for its generation is not seen yet. */
final class HotSlot {
    private final AtomicReference<@Nullable HotConsumer> current = new AtomicReference<>();
    private final AtomicReference<@Nullable HotConsumer> staged = new AtomicReference<>();

    void put(HotConsumer consumer) {
        current.set(consumer);
    }

    void stage(HotConsumer consumer) {
        staged.set(consumer);
    }

    /** Makes the staged consumer the current one. */
    void commit() {
        HotConsumer next = staged.getAndSet(null);
        if (next != null) {
            current.set(next);
        }
    }

    boolean isConsumed() {
        return current.get() != null;
    }

    void rollBack() {
        staged.set(null);
    }

    /** No new exchange enters by way of this consumer; those that have entered stay. */
    void remove(HotConsumer consumer) {
        current.compareAndSet(consumer, null);
        staged.compareAndSet(consumer, null);
    }

    /** The current consumer, counted as entered, or null; the caller must let the consumer know when it leaves. */
    @Nullable
    HotConsumer enter() {
        while (true) {
            HotConsumer consumer = current.get();
            if (consumer == null) {
                return null;
            }
            consumer.entered();
            // A drain looks at the count after the swap: who entered before sees the slot unchanged here.
            if (current.get() == consumer) {
                return consumer;
            }
            consumer.leave();
        }
    }
}
