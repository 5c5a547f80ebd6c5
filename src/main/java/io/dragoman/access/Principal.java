package io.dragoman.access;

import java.util.Locale;

/**
 * Who sends a request, as variable {@code principal}.
 *
 * @param kind what the key opens
 * @param id name of the key, never the key; on log rows and metrics
 */
public record Principal(Kind kind, String id) {
    /** What a key opens. */
    public enum Kind {
        /** {@code /admin/v1} and {@code /metrics}. */
        ADMIN,
        /** {@code /v1}. */
        CONSUMER,
        /** {@code /metrics} only. */
        METRICS;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
