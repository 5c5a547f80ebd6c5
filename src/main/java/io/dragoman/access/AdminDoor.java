package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens to the admin token, and for metrics to theirs. After too many wrong ones an address is not heard for a while, unless the right one
 * came from it lately: so nobody can lock an admin out, neither from elsewhere nor with a forgotten script on the admin's own machine. One try
 * at a time, so that parallel ones cannot outrun the count of wrong ones.
 */
final class AdminDoor {
    private static final Logger LOG = LoggerFactory.getLogger(AdminDoor.class);
    private static final String EXPECTED = " (expected: Authorization: Bearer <key>, or x-api-key: <key>)";

    private final AdminToken admin;
    private final @Nullable KeyHash metrics;
    private final ApiKeys keys;
    private final RefusedTokens refused;
    private final FailedTries tries;

    AdminDoor(AdminToken admin, @Nullable KeyHash metrics, ApiKeys keys, RefusedTokens refused, LongSupplier nanos) {
        this.admin = admin;
        this.metrics = metrics;
        this.keys = keys;
        this.refused = refused;
        this.tries = new FailedTries(nanos);
    }

    /**
     * @param text what the client sent, or null
     * @param address where it comes from
     * @param forMetrics the metrics token will do
     * @throws DragomanException {@code unauthorized}, or {@code rate_limited} after too many wrong tokens
     */
    synchronized Principal open(@Nullable String text, String address, boolean forMetrics, long nowMs) {
        if (text == null) {
            throw refused("missing");
        }
        long wait = tries.waitNanos(address);
        Principal principal = wait == 0 || tries.wasRight(address) ? find(text, forMetrics) : null;
        if (principal != null) {
            tries.succeeded(address);
            return principal;
        }
        if (ofAnotherDoor(text, nowMs)) {
            throw refused("not valid here");
        }
        refused.add(address);
        if (wait > 0) {
            throw tooMany(wait);
        }
        tries.failed(address);
        LOG.warn("a wrong admin token came from {}", address);
        throw refused("not valid here");
    }

    private @Nullable Principal find(String text, boolean forMetrics) {
        if (admin.opens(text)) {
            return new Principal(Kind.ADMIN, "admin");
        }
        return forMetrics && isMetrics(text) ? new Principal(Kind.METRICS, "metrics") : null;
    }

    /** Who brings a key of ours to the wrong door does not guess. */
    private boolean ofAnotherDoor(String text, long nowMs) {
        return isMetrics(text) || keys.find(text, nowMs).isPresent();
    }

    private boolean isMetrics(String text) {
        return metrics != null && metrics.matches(KeyHash.plain(text));
    }

    private static DragomanException tooMany(long waitNanos) {
        return new DragomanException(
                        ProblemCode.RATE_LIMITED,
                        "too many wrong admin tokens (expected: at most " + FailedTries.PER_SOURCE
                                + " a minute from one address)")
                .retryAfter(Duration.ofNanos(waitNanos));
    }

    private static DragomanException refused(String what) {
        return new DragomanException(ProblemCode.UNAUTHORIZED, "key: " + what + EXPECTED);
    }
}
