package io.dragoman.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wrong admin tokens since they were last written down, by address: however many come, what is written of them stays small. Safe for any
 * thread.
 */
final class RefusedTokens {
    /** Addresses that are told apart between two writes; the rest counts together. */
    static final int MAX_ADDRESSES = 20;

    private final LongSupplier millis;
    private final Map<String, Tries> byAddress = new LinkedHashMap<>();
    private @Nullable Tries elsewhere;

    /**
     * Tries that are written as one.
     *
     * @param firstMs epoch milliseconds
     * @param lastMs epoch milliseconds
     */
    record Tries(@Nullable String address, long count, long firstMs, long lastMs) {
        Tries another(long nowMs) {
            return new Tries(address, count + 1, firstMs, nowMs);
        }
    }

    RefusedTokens(LongSupplier millis) {
        this.millis = millis;
    }

    synchronized void add(String address) {
        long now = millis.getAsLong();
        if (byAddress.containsKey(address) || byAddress.size() < MAX_ADDRESSES) {
            Tries known = byAddress.getOrDefault(address, new Tries(address, 0, now, now));
            byAddress.put(address, known.another(now));
        } else {
            elsewhere = (elsewhere == null ? new Tries(null, 0, now, now) : elsewhere).another(now);
        }
    }

    /** All tries; the counts begin anew. */
    synchronized List<Tries> take() {
        List<Tries> tries = new ArrayList<>(byAddress.values());
        if (elsewhere != null) {
            tries.add(elsewhere);
        }
        byAddress.clear();
        elsewhere = null;
        return tries;
    }

    /** Counts again what could not be written. */
    synchronized void putBack(List<Tries> tries) {
        for (Tries lost : tries) {
            if (lost.address() == null) {
                elsewhere = joined(lost, elsewhere);
            } else {
                byAddress.put(lost.address(), joined(lost, byAddress.get(lost.address())));
            }
        }
    }

    private static Tries joined(Tries earlier, @Nullable Tries later) {
        return later == null
                ? earlier
                : new Tries(earlier.address(), earlier.count() + later.count(), earlier.firstMs(), later.lastMs());
    }
}
