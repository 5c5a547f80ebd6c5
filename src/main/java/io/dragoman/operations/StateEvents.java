package io.dragoman.operations;

import io.dragoman.camel.hot.ReloadListener;
import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.health.HealthListener;
import io.dragoman.health.HealthState;
import io.dragoman.vault.VaultListener;
import io.dragoman.vault.VaultState;

/** Tells of changes of state that other rooms report: health of models, the vault, route files. Safe for any thread. */
public final class StateEvents implements HealthListener, VaultListener, ReloadListener {
    private final Events events;

    public StateEvents(Events events) {
        this.events = events;
    }

    @Override
    public void changed(String providerId, String modelId, HealthState from, HealthState to, String reason) {
        events.publish(Event.of(EventType.HEALTH_CHANGE)
                .model(providerId, modelId)
                .reason(reason)
                .with("from", from.wireName())
                .with("to", to.wireName())
                .build());
    }

    @Override
    public void changed(VaultState from, VaultState to) {
        events.publish(Event.of(EventType.VAULT_STATE)
                .reason(to.wireName())
                .with("from", from.wireName())
                .with("to", to.wireName())
                .build());
    }

    @Override
    public void passwordRefused() {
        events.publish(
                Event.of(EventType.VAULT_STATE).reason("password_refused").build());
    }

    @Override
    public void unreadable(String name) {
        events.publish(Event.of(EventType.VAULT_STATE)
                .reason("secret_unreadable")
                .with("secret", name)
                .build());
    }

    @Override
    public void reloaded(String file, int generation, long millis) {
        events.publish(Event.of(EventType.RELOAD)
                .latencyMs(millis)
                .reason("reloaded")
                .with("file", file)
                .with("generation", generation)
                .with("accepted", true)
                .build());
    }

    @Override
    public void refused(String file, int line, String reason) {
        events.publish(Event.of(EventType.RELOAD)
                .reason(reason)
                .with("file", file)
                .with("line", line)
                .with("accepted", false)
                .build());
    }
}
