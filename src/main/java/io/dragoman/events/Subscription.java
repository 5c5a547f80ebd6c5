package io.dragoman.events;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's stream of server-sent events. It emits on the thread of the feed, only while it is not paused; pausing and resuming may
 * come from any thread.
 */
final class Subscription implements ReadStream<Buffer> {
    private final Feed feed;
    private final Set<EventType> types;
    private final Place place;

    private volatile @Nullable Handler<Buffer> handler;
    private volatile @Nullable Handler<Void> endHandler;
    private volatile @Nullable Handler<Throwable> exceptionHandler;
    private volatile boolean paused = true;
    private volatile long pausedSince = System.nanoTime();
    private volatile boolean over;

    /** These are the feed's: only its thread looks at them. */
    private long next;

    private long sentNanos;
    private boolean greeted;

    /**
     * Where a subscriber begins.
     *
     * @param from number of the first event for it
     * @param resumed true when it named the last one it saw
     * @param missed true when there were events in between that are not kept any more, or may have been
     */
    record Place(long from, boolean resumed, boolean missed) {}

    Subscription(Feed feed, Set<EventType> types, Place place) {
        this.feed = feed;
        this.types = types;
        this.place = place;
        this.next = place.from();
    }

    Set<EventType> types() {
        return types;
    }

    boolean resumed() {
        return place.resumed();
    }

    boolean missed() {
        return place.missed();
    }

    /** Number of the event it gets next. */
    long next() {
        return next;
    }

    boolean isGreeted() {
        return greeted;
    }

    void greet(String text) {
        greeted = true;
        send(Buffer.buffer(text), next);
    }

    /** @param text shared with other subscribers; null when there was nothing for this one */
    void send(@Nullable Buffer text, long following) {
        next = following;
        Handler<Buffer> receiver = handler;
        if (text != null && receiver != null && !over) {
            sentNanos = System.nanoTime();
            receiver.handle(text);
        }
    }

    boolean isPaused() {
        return paused;
    }

    /** 0 while it reads. */
    long pausedNanos(long now) {
        return paused ? now - pausedSince : 0;
    }

    long silentNanos(long now) {
        return now - sentNanos;
    }

    void end() {
        Handler<Void> told = endHandler;
        if (!over && told != null) {
            told.handle(null);
        }
        over = true;
    }

    void fail(Throwable why) {
        Handler<Throwable> told = exceptionHandler;
        if (!over && told != null) {
            told.handle(why);
        }
        over = true;
    }

    /** The client has gone: nothing more is emitted. */
    void cancel() {
        over = true;
        feed.forget(this);
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> receiver) {
        handler = receiver;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> told) {
        endHandler = told;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> told) {
        exceptionHandler = told;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        if (!paused) {
            pausedSince = System.nanoTime();
            paused = true;
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        paused = false;
        feed.wake();
        return this;
    }

    /** The feed speaks in batches, so it cannot count: asking for any number is asking for all. */
    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return resume();
    }
}
