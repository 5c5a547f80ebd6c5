package io.dragoman.camel.http;

import java.time.Duration;

/**
 * How fast a request body must come (S-43).
 *
 * @param bytesPerSecond on average, from its beginning
 * @param grace for how long it may come as slowly as it likes
 */
public record BodyRate(int bytesPerSecond, Duration grace) {
    static final BodyRate DEFAULT = new BodyRate(1_024, Duration.ofSeconds(5));

    public BodyRate {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytes per second: " + bytesPerSecond + " (expected: >= 0)");
        }
    }

    /** @param nanos since the body began */
    boolean isTooSlow(long bytes, long nanos) {
        return nanos > grace.toNanos() && bytes * 1e9 < (double) bytesPerSecond * nanos;
    }
}
