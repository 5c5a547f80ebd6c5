package io.dragoman.health;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Breaker and figures of one model of one provider. Safe for any thread: writers take a short lock, readers none.
 */
final class ModelTrack {
    /** Pseudo-successes that an untried model begins with, so that one failure does not condemn it. */
    private static final double TRUST = 2;
    /** Attempts, after fading, before a model can be called degraded. */
    private static final double ENOUGH_TO_JUDGE = 2.5;
    /** Successes, after fading, before an upper latency is believed. */
    private static final double ENOUGH_FOR_UPPER = 4.5;
    /** A half-open breaker bounds the risk of trying, and an untried model gets no traffic: so it is ranked as if it mostly worked. */
    private static final double HALF_OPEN_AVAILABILITY = 0.9;

    private static final double LEAST_AVAILABILITY_AFTER_WAIT = 0.5;
    private static final Exception FAULT = new Fault();

    private final HealthSettings settings;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final Statistics statistics;

    private volatile ModelHealth.Figures figures = ModelHealth.Figures.NONE;
    private volatile long cooldownUntilMs;
    private volatile long openUntilMs;
    private HealthState published = HealthState.HEALTHY;

    ModelTrack(String name, HealthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.statistics = new Statistics(settings.memoryMs());
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindowSize(settings.windowAttempts())
                        .minimumNumberOfCalls(settings.minimumAttempts())
                        .failureRateThreshold((float) (100 * settings.downFailureRate()))
                        .permittedNumberOfCallsInHalfOpenState(settings.probeSlots())
                        .waitIntervalFunctionInOpenState(this::open)
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /** Takes a permit for one attempt, unless the model is cooling down, or down and no probe slot is free. */
    boolean tryAcquire() {
        return cooldownUntilMs <= clock.millis() && breaker.tryAcquirePermission();
    }

    void release() {
        breaker.releasePermission();
    }

    synchronized void record(Attempt attempt, @Nullable Duration retryAfter) {
        long nowMs = clock.millis();
        ErrorClass errorClass = attempt.errorClass();
        if (errorClass == null) {
            succeeded(attempt, nowMs);
        } else if (errorClass.providerFault()) {
            failed(errorClass, attempt.status(), retryAfter, nowMs);
        } else {
            breaker.releasePermission();
            if (errorClass == ErrorClass.DEADLINE) {
                statistics.unfinished(attempt.latencyMs(), nowMs);
            }
        }
        figures = statistics.figures();
    }

    /**
     * A cheap call that is no attempt has reached the provider, or not; only an open breaker cares. That somebody is there says nothing to
     * a breaker that opened because our key was refused, unless the key was shown and is good.
     */
    synchronized void probed(boolean reached, boolean keyAccepted) {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            return;
        }
        if (reached && (keyAccepted || !keyRefused())) {
            breaker.transitionToHalfOpenState();
        } else if (!reached) {
            breaker.transitionToOpenStateFor(Duration.ofMillis(opened(settings.openWaitMs())));
        }
    }

    boolean down() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    ModelHealth at(long nowMs) {
        ModelHealth.Figures seen = figures;
        double fade = Statistics.fade(nowMs - seen.atMs(), settings.memoryMs());
        double attempts = seen.attempts() * fade;
        double failureRate = seen.faults() * fade / (attempts + TRUST);
        double upperLatencyMs = seen.timed() * fade < ENOUGH_FOR_UPPER ? 0 : seen.upperLatencyMs();
        long cooldown = cooldownUntilMs > nowMs ? cooldownUntilMs : 0;
        return switch (breaker.getState()) {
            case OPEN ->
                new ModelHealth(
                        HealthState.DOWN,
                        Math.max(LEAST_AVAILABILITY_AFTER_WAIT, 1 - failureRate),
                        Math.max(cooldown, openUntilMs > nowMs ? openUntilMs : 0),
                        upperLatencyMs,
                        seen);
            case HALF_OPEN ->
                new ModelHealth(
                        HealthState.DEGRADED,
                        Math.max(HALF_OPEN_AVAILABILITY, 1 - failureRate),
                        cooldown,
                        upperLatencyMs,
                        seen);
            default -> {
                boolean failing = attempts >= ENOUGH_TO_JUDGE && failureRate >= settings.degradedFailureRate();
                HealthState state = failing || cooldown > 0 ? HealthState.DEGRADED : HealthState.HEALTHY;
                yield new ModelHealth(state, 1 - failureRate, cooldown, upperLatencyMs, seen);
            }
        };
    }

    /** The state before and after, when it has changed since the last call; else null. */
    synchronized @Nullable Change change() {
        HealthState now = at(clock.millis()).state();
        if (now == published) {
            return null;
        }
        Change change = new Change(published, now);
        published = now;
        return change;
    }

    private boolean keyRefused() {
        LastError error = figures.lastError();
        return error != null && error.errorClass() == ErrorClass.KEY;
    }

    private void succeeded(Attempt attempt, long nowMs) {
        boolean wasClosed = breaker.getState() == CircuitBreaker.State.CLOSED;
        breaker.onSuccess(0, TimeUnit.MILLISECONDS);
        statistics.success(attempt, nowMs);
        if (!wasClosed && breaker.getState() == CircuitBreaker.State.CLOSED) {
            statistics.forgive();
        }
    }

    private void failed(ErrorClass errorClass, int status, @Nullable Duration retryAfter, long nowMs) {
        statistics.fault(errorClass, status, nowMs);
        if (errorClass != ErrorClass.RATE_LIMITED) {
            breaker.onError(0, TimeUnit.MILLISECONDS, FAULT);
            return;
        }
        breaker.releasePermission();
        long waitMs = retryAfter == null ? settings.cooldownMs() : Math.max(0, retryAfter.toMillis());
        cooldownUntilMs = Math.max(cooldownUntilMs, nowMs + Math.min(waitMs, settings.maxCooldownMs()));
    }

    /** How long the breaker stays open; asked by the breaker when it opens for the n-th time in a row. */
    private long open(int times) {
        int doublings = Math.min(times - 1, 20);
        long waitMs = Math.min(settings.maxOpenWaitMs(), settings.openWaitMs() << Math.max(0, doublings));
        return opened(waitMs);
    }

    /** Notes the end of the wait. The breaker lets a probe through only after its wait, so it is told one millisecond less. */
    private long opened(long waitMs) {
        openUntilMs = clock.millis() + waitMs;
        return waitMs - 1;
    }

    /** A change of state. */
    record Change(HealthState from, HealthState to) {}

    /** What the breaker is told: it wants an exception, but nobody reads it. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault() {
            super("provider fault", null, false, false);
        }
    }
}
