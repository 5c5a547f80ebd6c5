package io.dragoman.audit;

import io.dragoman.camel.http.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a change, and from where.
 *
 * @param actor name of a key, or {@code broker} for what nobody asked for: clocks, files
 * @param source address of the peer without port; null without one
 * @param requestId null without a request
 */
public record Caller(
        String actor, @Nullable String source, @Nullable String requestId) {
    /** What the broker does of itself. */
    public static final Caller BROKER = new Caller("broker", null, null);

    /**
     * @param actor variable {@code principal}; null for a route that a clock has started
     * @param call variable {@code call}; null for the same
     */
    public static Caller of(@Nullable Actor actor, @Nullable HttpCall call) {
        if (call == null) {
            return BROKER;
        }
        return new Caller(actor == null ? "anonymous" : actor.id(), call.remoteAddress(), call.requestId());
    }
}
