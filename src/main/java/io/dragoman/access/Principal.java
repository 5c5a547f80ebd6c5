package io.dragoman.access;

import io.dragoman.audit.Actor;
import io.dragoman.chat.AllowedModels;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who sends a request, as variable {@code principal}, and what the key allows.
 *
 * @param kind what the key opens
 * @param id name of the key, never the key; on log rows, ledger rows and metrics; stays the same when the key is rotated
 * @param scopes what a consumer key may ask for; none = nothing
 * @param models which models may answer it
 * @param monthlyBudgetNanoUsd what it may spend in a calendar month (UTC); absent = no limit, 0 = nothing at all
 * @param storesBodies true when its prompts and answers are stored for a while
 */
public record Principal(
        Kind kind,
        String id,
        Set<Scope> scopes,
        AllowedModels models,
        OptionalLong monthlyBudgetNanoUsd,
        boolean storesBodies)
        implements Actor {
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

    public Principal {
        scopes = Set.copyOf(scopes);
        if (monthlyBudgetNanoUsd.orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "monthly budget: " + monthlyBudgetNanoUsd + " nano-USD (expected: 0 or more)");
        }
    }

    /** Somebody who asks no model: an admin, a scraper of metrics. */
    public Principal(Kind kind, String id) {
        this(kind, id, Set.of(), new AllowedModels(Set.of()), OptionalLong.empty(), false);
    }
}
