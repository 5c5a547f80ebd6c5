package io.dragoman.catalog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The configuration in force. Readers take the current snapshot once for a request and keep it; writers store first and then swap in
 * what the store holds. Safe for any thread.
 */
public final class Catalog {
    private final List<Consumer<CatalogSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private final UnknownPrice unknownPrice;
    private volatile CatalogSnapshot current = CatalogSnapshot.EMPTY;

    /** A catalogue in which models without a price count as free. */
    public Catalog() {
        this(UnknownPrice.ALLOWED);
    }

    public Catalog(UnknownPrice unknownPrice) {
        this.unknownPrice = unknownPrice;
    }

    public CatalogSnapshot current() {
        return current;
    }

    /**
     * Puts a snapshot in force unless a newer one is already. Listeners have seen it when the call returns, so a writer reads its own
     * write.
     */
    public synchronized void swap(CatalogSnapshot stored) {
        if (stored.number() < current.number()) {
            return;
        }
        CatalogSnapshot next = unknownPrice.in(stored);
        current = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    /** Is called with the current snapshot at once and with each later one, in order, on the thread that swaps. */
    public synchronized void onChange(Consumer<CatalogSnapshot> listener) {
        listeners.add(listener);
        listener.accept(current);
    }
}
