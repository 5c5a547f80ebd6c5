package io.dragoman.access;

import io.dragoman.access.Principal.Kind;
import io.dragoman.chat.AllowedModels;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consumer key as it is stored: whose it is and what it allows. Immutable.
 *
 * @param id names the key on log and ledger rows, for ever
 * @param publicId part of the key that finds its row; null where an operator chose the key
 * @param name for people
 * @param hash of the key
 * @param previous hash of the key before the last rotation, as long as that one may still be used; or null
 * @param previousUntilMs epoch milliseconds at which the previous key ends; 0 without one
 * @param scopes what it may ask for; none = nothing
 * @param models which models may answer it
 * @param enabled false refuses it
 * @param limits how much it may ask for
 * @param rotationDays days after which it should be rotated; 0 = nobody cares
 * @param bodyRetentionDays days for which its prompts and answers are stored; 0 = not at all
 * @param createdAtMs epoch milliseconds
 * @param rotatedAtMs epoch milliseconds of the last rotation, or of the making
 * @param expiresAtMs epoch milliseconds; 0 = never
 */
record ApiKey(
        String id,
        @Nullable String publicId,
        String name,
        KeyHash hash,
        @Nullable KeyHash previous,
        long previousUntilMs,
        Set<Scope> scopes,
        AllowedModels models,
        boolean enabled,
        Limits limits,
        int rotationDays,
        int bodyRetentionDays,
        long createdAtMs,
        long rotatedAtMs,
        long expiresAtMs) {

    /**
     * How much a key may ask for.
     *
     * @param monthlyBudgetNanoUsd absent = no limit; 0 = nothing
     * @param requestsPerSecond 0 = no limit
     * @param requestsPerMinute 0 = no limit
     * @param tokensPerMinute input and output together; 0 = no limit
     */
    record Limits(
            OptionalLong monthlyBudgetNanoUsd, double requestsPerSecond, long requestsPerMinute, long tokensPerMinute) {
        static final Limits NONE = new Limits(OptionalLong.empty(), 0, 0, 0);

        boolean samePace(Limits other) {
            return requestsPerSecond == other.requestsPerSecond
                    && requestsPerMinute == other.requestsPerMinute
                    && tokensPerMinute == other.tokensPerMinute;
        }
    }

    ApiKey {
        scopes = Collections.unmodifiableSet(scopes.isEmpty() ? EnumSet.noneOf(Scope.class) : EnumSet.copyOf(scopes));
    }

    /** A key with every scope and without limits. */
    static ApiKey unlimited(String id, @Nullable String publicId, String name, KeyHash hash, long nowMs) {
        return new ApiKey(
                id,
                publicId,
                name,
                hash,
                null,
                0,
                EnumSet.allOf(Scope.class),
                AllowedModels.ALL,
                true,
                Limits.NONE,
                0,
                0,
                nowMs,
                nowMs,
                0);
    }

    /** The same key with other text. The one it had is good for the overlap; one before that is not any more. */
    ApiKey rotated(String otherPublicId, KeyHash otherHash, Duration overlap, long nowMs) {
        boolean keep = !overlap.isZero();
        return new ApiKey(
                id,
                otherPublicId,
                name,
                otherHash,
                keep ? hash : null,
                keep ? nowMs + overlap.toMillis() : 0,
                scopes,
                models,
                enabled,
                limits,
                rotationDays,
                bodyRetentionDays,
                createdAtMs,
                nowMs,
                expiresAtMs);
    }

    /** The same key under the text that the operator gives it from now on. */
    ApiKey given(KeyHash otherHash, long nowMs) {
        return new ApiKey(
                id,
                null,
                name,
                otherHash,
                null,
                0,
                scopes,
                models,
                enabled,
                limits,
                rotationDays,
                bodyRetentionDays,
                createdAtMs,
                nowMs,
                expiresAtMs);
    }

    /** What people may see of the key's text. */
    String prefix() {
        return publicId == null ? "" : "dg_" + publicId;
    }

    boolean expired(long nowMs) {
        return expiresAtMs != 0 && nowMs >= expiresAtMs;
    }

    /** The previous hash while it counts, else null. */
    @Nullable
    KeyHash previous(long nowMs) {
        return nowMs < previousUntilMs ? previous : null;
    }

    /** When it should be rotated, epoch milliseconds; 0 = nobody cares. */
    long rotateByMs() {
        return rotationDays == 0
                ? 0
                : rotatedAtMs + Duration.ofDays(rotationDays).toMillis();
    }

    Principal principal() {
        return new Principal(Kind.CONSUMER, id, scopes, models, limits.monthlyBudgetNanoUsd(), bodyRetentionDays > 0);
    }
}
