package io.dragoman.idempotency;

import io.dragoman.problem.InvalidRequestException;

/**
 * A client's own name for one piece of work. Keys of two consumers never meet.
 *
 * @param consumer id of the consumer key
 * @param key what the client sent: 1 to {@value #MAX_LENGTH} visible ASCII characters
 */
record IdempotencyKey(String consumer, String key) {
    static final int MAX_LENGTH = 255;

    IdempotencyKey {
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidRequestException(
                    "Idempotency-Key",
                    "Idempotency-Key: " + key.length() + " characters (expected: 1 to " + MAX_LENGTH
                            + " visible ASCII characters, no spaces)");
        }
    }
}
