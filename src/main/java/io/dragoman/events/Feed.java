package io.dragoman.events;

import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the ring to the subscribers, on one thread of its own. A subscriber has no queue: it is a place in the ring, and whoever
 * is overtaken there is dropped. So memory does not grow with subscribers that do not read, and each event becomes text once for all.
 *
 * <p>Time is that of {@link System#nanoTime}: a clock that is set neither silences a heartbeat nor drops anybody.
 */
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** Events that come within this time go out in one write to each subscriber: 500 a second must not be 500 system calls for each. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The most that is handed to a subscriber before it can say that it is full. */
    private static final int MAX_BATCH_CHARS = 64 * 1024;

    private static final Duration COME_BACK = Duration.ofSeconds(10);
    private static final int COME_BACK_MS = 2_000;

    private final Ring ring;
    private final EventsSettings settings;
    private final String idPrefix = Long.toString(System.currentTimeMillis(), 36) + "-";
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread feed = new Thread(task, "event-feed");
        feed.setDaemon(true);
        return feed;
    });

    private volatile long deliveredNanos = System.nanoTime() - GATHER_NANOS;
    private boolean closed;

    Feed(Ring ring, EventsSettings settings) {
        this.ring = ring;
        this.settings = settings;
        long lookMs = Math.max(10, Math.min(1_000, settings.heartbeat().toMillis() / 4));
        thread.scheduleWithFixedDelay(guarded(this::look), lookMs, lookMs, TimeUnit.MILLISECONDS);
    }

    /**
     * A stretch of the ring as text, made once for all subscribers that stand at its beginning and want the same types.
     *
     * @param text null when it holds nothing for them
     * @param next number of the event that follows it
     * @param more true when that one could be sent at once
     * @param overtaken true when its beginning is not kept any more
     */
    private record Batch(@Nullable Buffer text, long next, boolean more, boolean overtaken) {}

    private record Stretch(long from, Set<EventType> types) {}

    synchronized Subscription subscribe(Set<EventType> types, @Nullable String lastEventId) {
        if (closed) {
            throw refusal("events: the broker is stopping (expected: a connection to another replica)");
        }
        if (subscriptions.size() >= settings.maxSubscribers()) {
            throw refusal("subscribers: " + (subscriptions.size() + 1) + " (expected: at most "
                    + settings.maxSubscribers() + ")");
        }
        Subscription subscription = new Subscription(this, Set.copyOf(types), place(lastEventId));
        subscriptions.add(subscription);
        return subscription;
    }

    private DragomanException refusal(String detail) {
        refused.increment();
        return new DragomanException(ProblemCode.OVERLOADED, detail).retryAfter(COME_BACK);
    }

    /** Where a subscriber begins to read. An id of another run of the broker cannot be placed: it gets all there is. */
    private Subscription.Place place(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return new Subscription.Place(ring.last() + 1, false, false);
        }
        long seen = number(lastEventId);
        long first = ring.first();
        return seen >= first - 1
                ? new Subscription.Place(seen + 1, true, false)
                : new Subscription.Place(first, true, true);
    }

    /** -1 when this run of the broker has given no such id. */
    private long number(String eventId) {
        if (!eventId.startsWith(idPrefix)) {
            return -1;
        }
        try {
            long number = Long.parseLong(eventId.substring(idPrefix.length()));
            return number <= ring.last() ? number : -1;
        } catch (NumberFormatException notOurs) {
            return -1;
        }
    }

    int subscribers() {
        return subscriptions.size();
    }

    long dropped() {
        return dropped.sum();
    }

    long refused() {
        return refused.sum();
    }

    /** Something may be to be delivered. Costs nothing while nobody listens. */
    void wake() {
        if (subscriptions.isEmpty() || due.get() || due.getAndSet(true)) {
            return;
        }
        long pause = Math.max(0, deliveredNanos + GATHER_NANOS - System.nanoTime());
        try {
            thread.schedule(guarded(this::deliver), pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            due.set(false);
        }
    }

    private void deliver() {
        due.set(false);
        deliveredNanos = System.nanoTime();
        Map<Stretch, Batch> batches = new HashMap<>();
        boolean more = false;
        for (Subscription subscription : subscriptions) {
            more |= advance(subscription, batches);
        }
        if (more) {
            wake();
        }
    }

    /** True when the subscriber could be given more at once. */
    private boolean advance(Subscription subscription, Map<Stretch, Batch> batches) {
        if (subscription.isPaused()) {
            if (subscription.next() < ring.first()) {
                drop(subscription);
            }
            return false;
        }
        if (!subscription.isGreeted()) {
            subscription.greet(greeting(subscription));
        }
        Batch batch = batches.computeIfAbsent(new Stretch(subscription.next(), subscription.types()), this::read);
        if (batch.overtaken()) {
            drop(subscription);
            return false;
        }
        subscription.send(batch.text(), batch.next());
        return batch.more();
    }

    private Batch read(Stretch stretch) {
        StringBuilder text = new StringBuilder();
        long number = stretch.from();
        while (number <= ring.last() && text.length() < MAX_BATCH_CHARS) {
            Ring.Entry entry = ring.get(number);
            if (entry == null) {
                if (number < ring.first()) {
                    return new Batch(null, number, false, true);
                }
                // On its way into the ring: whoever brings it will wake us.
                return new Batch(buffer(text), number, false, false);
            }
            if (stretch.types().isEmpty() || stretch.types().contains(entry.event.type())) {
                text.append(textOf(entry));
            }
            number++;
        }
        return new Batch(buffer(text), number, number <= ring.last(), false);
    }

    private static @Nullable Buffer buffer(StringBuilder text) {
        return text.isEmpty() ? null : Buffer.buffer(text.toString());
    }

    private String textOf(Ring.Entry entry) {
        String text = entry.text;
        if (text == null) {
            text = frame(entry.number, entry.event.type().wireName(), Json.text(entry.event.json()));
            entry.text = text;
        }
        return text;
    }

    private String greeting(Subscription subscription) {
        var data = Json.object()
                .put("type", "connected")
                .put("timestamp", Instant.now().toString())
                .put("resumed", subscription.resumed())
                .put("missed", subscription.missed());
        return "retry: " + COME_BACK_MS + "\n" + frame(subscription.next() - 1, "connected", Json.text(data));
    }

    private String heartbeat(Subscription subscription) {
        var data = Json.object()
                .put("type", "heartbeat")
                .put("timestamp", Instant.now().toString());
        return frame(subscription.next() - 1, "heartbeat", Json.text(data));
    }

    private String frame(long number, String type, String data) {
        return "id: " + idPrefix + number + "\nevent: " + type + "\ndata: " + data + "\n\n";
    }

    /** Breaks silences, and drops those who do not read. */
    private void look() {
        long now = System.nanoTime();
        for (Subscription subscription : subscriptions) {
            if (subscription.pausedNanos(now) > settings.patience().toNanos()) {
                drop(subscription);
            } else if (subscription.isGreeted()
                    && !subscription.isPaused()
                    && subscription.silentNanos(now) >= settings.heartbeat().toNanos()) {
                subscription.send(Buffer.buffer(heartbeat(subscription)), subscription.next());
            }
        }
    }

    private void drop(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            dropped.increment();
            LOG.info("a subscriber of events was dropped: it did not read");
            subscription.fail(new IllegalStateException("the subscriber does not read"));
        }
    }

    /** The subscriber has gone. */
    void forget(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException failure) {
                LOG.error("delivering events failed", failure);
            }
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.shutdownNow();
        subscriptions.forEach(subscription -> {
            forget(subscription);
            subscription.end();
        });
    }
}
