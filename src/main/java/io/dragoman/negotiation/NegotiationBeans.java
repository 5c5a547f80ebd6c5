package io.dragoman.negotiation;

import io.dragoman.catalog.Catalog;
import io.dragoman.health.Health;
import java.util.function.BiConsumer;

/** What routes find in the registry of this room. */
public final class NegotiationBeans {
    private final Catalog catalog;
    private final Health health;
    private final TokenCounter counter;
    private final Negotiator negotiator;

    public NegotiationBeans(Catalog catalog, Health health) {
        this.catalog = catalog;
        this.health = health;
        this.counter = TokenCounter.loadingInBackground();
        this.negotiator = new Negotiator(counter, health, new WeightQuality());
    }

    public Negotiator negotiator() {
        return negotiator;
    }

    /** Also for whoever has to cut a text after a number of tokens. */
    public TokenCounter counter() {
        return counter;
    }

    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("negotiate", new NegotiateProcessor(negotiator, catalog));
        registry.accept("simulate", new SimulateProcessor(new Simulation(negotiator, health), catalog));
    }
}
