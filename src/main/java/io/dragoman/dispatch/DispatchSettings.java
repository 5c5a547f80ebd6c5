package io.dragoman.dispatch;

/**
 * Bounds on what one request may try.
 *
 * @param maxAttempts attempts of one request over all candidates, at least 1
 * @param retriesPerCandidate how often the same candidate is asked again after a fault that may pass, 0 or more
 * @param backoffBaseMs upper end of the first random wait before a repeat; doubles with each repeat
 * @param backoffCapMs longest random wait before a repeat
 * @param attemptShare share of the time left that an attempt may wait for its first byte while others could still be asked, 0 to 1
 * @param hedgeAfterMs a second candidate is asked when the first has been silent this long; 0 = never
 */
public record DispatchSettings(
        int maxAttempts,
        int retriesPerCandidate,
        int backoffBaseMs,
        int backoffCapMs,
        double attemptShare,
        int hedgeAfterMs) {
    public static final DispatchSettings DEFAULT = new DispatchSettings(4, 1, 100, 2_000, 0.7, 0);

    public DispatchSettings {
        check("max-attempts", maxAttempts, 1, 20);
        check("retries-per-candidate", retriesPerCandidate, 0, 10);
        check("backoff-base-ms", backoffBaseMs, 0, 60_000);
        check("backoff-cap-ms", backoffCapMs, 0, 60_000);
        check("hedge-after-ms", hedgeAfterMs, 0, 300_000);
        if (!(attemptShare > 0 && attemptShare <= 1)) {
            throw new IllegalArgumentException(
                    "dragoman.dispatch.attempt-share: " + attemptShare + " (expected: above 0, at most 1)");
        }
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "dragoman.dispatch." + name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
