package io.dragoman.health;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import org.jspecify.annotations.Nullable;

/**
 * Running figures of one model: each attempt fades with time and with the number of attempts after it, so that a busy model is judged by
 * its latest hundred and a quiet one by its latest minutes. Not thread-safe.
 */
final class Statistics {
    /** The past weighs at most as much as a hundred attempts. */
    private static final double KEEP = 0.99;

    private final long memoryMs;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final AnswerLength length = new AnswerLength();

    private long atMs;
    private double attempts;
    private double faults;
    private double timed;
    private double latencySum;
    private double firstBytes;
    private double firstByteSum;
    private long requests;
    private long errors;
    private int consecutiveErrors;
    private @Nullable LastError lastError;

    Statistics(long memoryMs) {
        this.memoryMs = memoryMs;
    }

    /** Weight that is left of an attempt after a time. */
    static double fade(long elapsedMs, long memoryMs) {
        return elapsedMs <= 0 ? 1 : Math.exp(-(double) elapsedMs / memoryMs);
    }

    void success(Attempt attempt, long nowMs) {
        age(nowMs);
        attempts++;
        requests++;
        consecutiveErrors = 0;
        addLatency(attempt.latencyMs());
        if (attempt.firstByteMs() >= 0) {
            firstBytes++;
            firstByteSum += attempt.firstByteMs();
        }
        if (attempt.usage().outputTotal() > 0) {
            length.add(attempt.usage().outputTotal());
        }
    }

    void fault(ErrorClass errorClass, int status, long nowMs) {
        age(nowMs);
        attempts++;
        faults++;
        requests++;
        errors++;
        consecutiveErrors++;
        lastError = new LastError(errorClass, status, nowMs);
    }

    /**
     * An attempt that the client's deadline ended after this time: a success would have taken longer. It counts only when it says
     * something, that is, when it is over the mean.
     */
    void unfinished(long latencyMs, long nowMs) {
        if (timed == 0 || latencyMs > latencySum / timed) {
            age(nowMs);
            addLatency(latencyMs);
        }
    }

    /** The breaker has closed: what failed before says little about now. */
    void forgive() {
        attempts -= faults;
        faults = 0;
        consecutiveErrors = 0;
    }

    ModelHealth.Figures figures() {
        return new ModelHealth.Figures(
                atMs,
                attempts,
                faults,
                timed == 0 ? 0 : latencySum / timed,
                firstBytes == 0 ? 0 : firstByteSum / firstBytes,
                timed,
                latencies.percentile(0.95),
                length.mean(),
                length.upper(),
                requests,
                errors,
                consecutiveErrors,
                lastError);
    }

    private void age(long nowMs) {
        double fade = KEEP * fade(nowMs - atMs, memoryMs);
        atMs = Math.max(atMs, nowMs);
        attempts *= fade;
        faults *= fade;
        timed *= fade;
        latencySum *= fade;
        firstBytes *= fade;
        firstByteSum *= fade;
        latencies.fade(fade);
    }

    private void addLatency(long latencyMs) {
        timed++;
        latencySum += latencyMs;
        latencies.add(latencyMs);
    }
}
