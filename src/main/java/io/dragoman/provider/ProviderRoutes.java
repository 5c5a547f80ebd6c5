package io.dragoman.provider;

import io.dragoman.camel.hot.RouteGenerations;
import io.dragoman.camel.llm.LlmComponent;
import io.dragoman.camel.llm.LlmTarget;
import io.dragoman.camel.llm.LlmTargets;
import io.dragoman.catalog.CatalogSnapshot;
import io.dragoman.catalog.Provider;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one route running for each configured provider, from the template of its dialect, and tells {@code llm:} where the provider is.
 * Safe for any thread; changes come in order, from the catalogue.
 */
public final class ProviderRoutes implements LlmTargets {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderRoutes.class);

    private final CamelContext context;
    private final RouteGenerations generations;
    private final Map<String, LlmTarget> targets = new ConcurrentHashMap<>();
    private final Map<String, String> running = new HashMap<>();

    public ProviderRoutes(CamelContext context, RouteGenerations generations) {
        this.context = context;
        this.generations = generations;
    }

    /** Starts, replaces and stops routes so that they are those of the snapshot. */
    public synchronized void follow(CatalogSnapshot snapshot) {
        Set<String> gone = new HashSet<>(running.keySet());
        for (Provider provider : snapshot.providers().values()) {
            if (provider.enabled()) {
                gone.remove(provider.id());
                start(provider);
            }
        }
        gone.forEach(this::stop);
    }

    @Override
    public LlmTarget target(String providerId) {
        LlmTarget target = targets.get(providerId);
        if (target == null) {
            throw new IllegalArgumentException(
                    "provider " + providerId + " is not configured (expected: a provider in force)");
        }
        return target;
    }

    private void start(Provider provider) {
        targets.compute(provider.id(), (id, known) -> {
            URI address = provider.baseUrl();
            return known != null && known.baseUri().equals(address) ? known : LlmTarget.of(address);
        });
        if (provider.dialect().equals(running.get(provider.id()))) {
            return;
        }
        try {
            generations.startTemplated(
                    "provider-" + provider.dialect(), "provider-" + provider.id(), Map.of("providerId", provider.id()));
            running.put(provider.id(), provider.dialect());
        } catch (RuntimeException e) {
            LOG.error("the route of provider {} did not start; its models fail over", provider.id(), e);
        }
    }

    private void stop(String providerId) {
        running.remove(providerId);
        targets.remove(providerId);
        generations.stopTemplated("provider-" + providerId);
        context.getComponent("llm", LlmComponent.class).release(providerId);
    }
}
