package io.dragoman.idempotency;

import java.util.Map;
import java.util.Set;

/**
 * An answer as a client got it, to be given again. The bytes are shared, not copied: nobody may change them.
 *
 * @param headers that belong to the answer, content type included
 * @param requestId of the request that was answered first
 */
@SuppressWarnings("ArrayRecordComponent")
record KeptAnswer(int status, Map<String, String> headers, byte[] body, String requestId) {
    /** Refusals that say nothing about the work: who asked, how fast, how slowly. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 429);

    KeptAnswer {
        headers = Map.copyOf(headers);
    }

    /** False for what a repeat may cure: faults of the broker or a provider, rates, keys. */
    boolean isFinal() {
        return status < 500 && !PASSING.contains(status);
    }
}
