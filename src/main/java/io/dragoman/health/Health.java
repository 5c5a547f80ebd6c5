package io.dragoman.health;

import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How every model of every provider is doing, learned from real attempts. In memory; safe for any thread.
 *
 * <p>Each attempt takes a permit with {@link #tryAcquire} and gives it back exactly once: with {@link #record} when it has ended (a stream:
 * when the stream has ended), with {@link #release} when it never began. Only faults of the provider count as failures; what the client
 * caused counts as nothing, and a success after a retry is a success.
 */
public final class Health {
    private final HealthSettings settings;
    private final Clock clock;
    private final Map<Key, ModelTrack> tracks = new ConcurrentHashMap<>();
    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private volatile CatalogSnapshot followed = CatalogSnapshot.EMPTY;

    public Health(HealthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Asks leave for one attempt.
     *
     * @return false when the model is cooling down, or down and without a free probe slot; then nothing has to be given back
     */
    public boolean tryAcquire(String providerId, String modelId) {
        ModelTrack track = track(providerId, modelId);
        boolean acquired = track.tryAcquire();
        publish(providerId, modelId, track, "half_open");
        return acquired;
    }

    /** Gives back the permit of an attempt that never began. */
    public void release(String providerId, String modelId) {
        track(providerId, modelId).release();
    }

    /** Records the end of an attempt and gives back its permit. */
    public void record(Attempt attempt) {
        record(attempt, null);
    }

    /**
     * Records the end of an attempt and gives back its permit.
     *
     * @param retryAfter how long the provider asked to be left alone, or null; heeded for rate limits
     */
    public void record(Attempt attempt, @Nullable Duration retryAfter) {
        ModelTrack track = track(attempt.providerId(), attempt.modelId());
        track.record(attempt, retryAfter);
        String reason = attempt.errorClass() == null
                ? "recovered"
                : attempt.errorClass().wireName();
        publish(attempt.providerId(), attempt.modelId(), track, reason);
    }

    /** How a model is doing now. */
    public ModelHealth of(String providerId, String modelId) {
        return of(providerId, modelId, clock.millis());
    }

    /** The same for a caller that asks about many models at one moment. */
    public ModelHealth of(String providerId, String modelId, long nowMs) {
        ModelTrack track = tracks.get(new Key(providerId, modelId));
        return track == null ? ModelHealth.UNKNOWN : track.at(nowMs);
    }

    /** Providers of which at least one model is down, sorted: those that a probe could help. */
    public List<String> downProviders() {
        TreeSet<String> down = new TreeSet<>();
        tracks.forEach((key, track) -> {
            if (track.down()) {
                down.add(key.providerId());
            }
        });
        return List.copyOf(down);
    }

    /**
     * Takes the outcome of a cheap call to a provider that is no attempt. A provider that answers has its open breakers half-opened at
     * once, one that does not has their wait started anew; nothing else changes.
     *
     * @param keyAccepted true when it has answered well to the key that attempts bring
     */
    public void probed(String providerId, boolean reached, boolean keyAccepted) {
        tracks.forEach((key, track) -> {
            if (key.providerId().equals(providerId)) {
                track.probed(reached, keyAccepted);
                publish(key.providerId(), key.modelId(), track, "probe");
            }
        });
    }

    /** Tells listeners of changes that time alone has made, such as the end of a cooldown. */
    public void tick() {
        tracks.forEach((key, track) -> publish(key.providerId(), key.modelId(), track, "recovered"));
    }

    /** Forgets models that are gone, and everything about providers whose row has changed: an operator may have repaired them. */
    public synchronized void follow(CatalogSnapshot next) {
        CatalogSnapshot before = followed;
        followed = next;
        tracks.keySet().removeIf(key -> {
            Model model = next.model(key.modelId());
            Provider provider = next.provider(key.providerId());
            return model == null
                    || provider == null
                    || !model.providerId().equals(key.providerId())
                    || !provider.equals(before.provider(key.providerId()));
        });
    }

    /** Tells of each later change of state. */
    public void onChange(HealthListener listener) {
        listeners.add(listener);
    }

    public long nowMs() {
        return clock.millis();
    }

    private ModelTrack track(String providerId, String modelId) {
        return tracks.computeIfAbsent(
                new Key(providerId, modelId), key -> new ModelTrack(providerId + "/" + modelId, settings, clock));
    }

    private void publish(String providerId, String modelId, ModelTrack track, String reason) {
        ModelTrack.Change change = track.change();
        if (change != null) {
            listeners.forEach(listener -> listener.changed(providerId, modelId, change.from(), change.to(), reason));
        }
    }

    private record Key(String providerId, String modelId) {}
}
