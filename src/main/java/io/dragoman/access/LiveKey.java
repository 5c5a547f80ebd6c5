package io.dragoman.access;

import io.dragoman.access.ApiKey.Limits;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A key in force: what is stored of it, and what moves with every request, its paces and its last use. Safe for any thread. */
final class LiveKey {
    private final ApiKey key;
    private final Principal principal;
    private final AtomicLong lastUsedMs;
    private final @Nullable Pace perSecond;
    private final @Nullable Pace perMinute;
    private final @Nullable Pace tokens;

    private LiveKey(
            ApiKey key,
            AtomicLong lastUsedMs,
            @Nullable Pace perSecond,
            @Nullable Pace perMinute,
            @Nullable Pace tokens) {
        this.key = key;
        this.principal = key.principal();
        this.lastUsedMs = lastUsedMs;
        this.perSecond = perSecond;
        this.perMinute = perMinute;
        this.tokens = tokens;
    }

    static LiveKey of(ApiKey key, long lastUsedMs, long nowNanos) {
        return of(key, new AtomicLong(lastUsedMs), nowNanos);
    }

    private static LiveKey of(ApiKey key, AtomicLong lastUsedMs, long nowNanos) {
        Limits limits = key.limits();
        return new LiveKey(
                key,
                lastUsedMs,
                limits.requestsPerSecond() == 0 ? null : Pace.perSecond(limits.requestsPerSecond(), nowNanos),
                limits.requestsPerMinute() == 0 ? null : Pace.perMinute(limits.requestsPerMinute(), nowNanos),
                limits.tokensPerMinute() == 0 ? null : Pace.perMinute(limits.tokensPerMinute(), nowNanos));
    }

    /** The same key after a change. What it has taken of a limit that stays the same remains taken. */
    LiveKey changed(ApiKey other, long nowNanos) {
        return key.limits().samePace(other.limits())
                ? new LiveKey(other, lastUsedMs, perSecond, perMinute, tokens)
                : of(other, lastUsedMs, nowNanos);
    }

    ApiKey key() {
        return key;
    }

    Principal principal() {
        return principal;
    }

    /** Epoch milliseconds; 0 = never. */
    long lastUsedMs() {
        return lastUsedMs.get();
    }

    void use(long nowMs) {
        lastUsedMs.setPlain(nowMs);
    }

    /** @throws DragomanException {@code rate_limited} when the key has asked too often, or too much */
    void takeRequest(long nowNanos) {
        long wait = perSecond == null ? 0 : perSecond.take(1, nowNanos);
        if (wait > 0) {
            throw limited("rate_limit_rps: more than " + plain(key.limits().requestsPerSecond()) + " a second", wait);
        }
        wait = perMinute == null ? 0 : perMinute.take(1, nowNanos);
        if (wait > 0) {
            giveBackSecond();
            throw limited("requests_per_minute: more than " + key.limits().requestsPerMinute(), wait);
        }
        if (tokens != null && tokens.take(0, nowNanos) > 0) {
            giveBackSecond();
            throw limited("tokens_per_minute: more than " + key.limits().tokensPerMinute(), tokens.take(0, nowNanos));
        }
    }

    /** Null for a key whose tokens nobody counts. */
    @Nullable
    Pace tokens() {
        return tokens;
    }

    /** @throws DragomanException {@code rate_limited} when the tokens of this minute are spent */
    void takeTokens(long estimate, long nowNanos) {
        long wait = tokens == null ? 0 : tokens.take(estimate, nowNanos);
        if (wait > 0) {
            throw limited("tokens_per_minute: more than " + key.limits().tokensPerMinute(), wait);
        }
    }

    private void giveBackSecond() {
        if (perSecond != null) {
            perSecond.correct(-1);
        }
    }

    private static DragomanException limited(String what, long waitNanos) {
        return new DragomanException(ProblemCode.RATE_LIMITED, what + " (expected: a later try)")
                .retryAfter(Duration.ofNanos(waitNanos));
    }

    private static String plain(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }
}
