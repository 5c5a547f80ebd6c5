package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;
    /** Such clocks begin anywhere, also shortly before their sign changes. */
    private static final long START = Long.MAX_VALUE - 3 * SECOND;

    @Test
    void letsASecondsWorthThroughAtOnceAndTheRestInTime() {
        Pace pace = Pace.perSecond(4, START);
        for (int i = 0; i < 4; i++) {
            assertThat(pace.take(1, START)).isZero();
        }
        assertThat(pace.take(1, START)).isEqualTo(SECOND / 4);
        assertThat(pace.take(1, START + SECOND / 4 - 1)).isEqualTo(1);
        assertThat(pace.take(1, START + SECOND / 4)).isZero();
        assertThat(pace.take(1, START + SECOND / 4)).isPositive();
    }

    @Test
    void savesUpNoMoreThanItsBurst() {
        Pace pace = Pace.perSecond(2, START);
        long later = START + 100 * SECOND;
        assertThat(pace.take(1, later)).isZero();
        assertThat(pace.take(1, later)).isZero();
        assertThat(pace.take(1, later)).isEqualTo(SECOND / 2);
    }

    @Test
    void takesLessThanOneASecond() {
        Pace pace = Pace.perSecond(0.5, START);
        assertThat(pace.take(1, START)).isZero();
        assertThat(pace.take(1, START)).isEqualTo(2 * SECOND);
        assertThat(pace.take(1, START + 2 * SECOND)).isZero();
    }

    @Test
    void holdsAMinutesWorth() {
        Pace pace = Pace.perMinute(60, START);
        assertThat(pace.take(60, START)).isZero();
        assertThat(pace.take(1, START)).isEqualTo(SECOND);
        assertThat(pace.take(1, START + SECOND)).isZero();
    }

    @Test
    void lendsToOneWhoWantsMoreThanABurst() {
        Pace pace = Pace.perMinute(100, START);
        assertThat(pace.take(250, START)).isZero();
        assertThat(pace.take(0, START)).isEqualTo(90 * SECOND);
        assertThat(pace.take(1, START + 90 * SECOND)).isPositive();
        assertThat(pace.take(0, START + 90 * SECOND)).isZero();
        assertThat(pace.take(100, START + 150 * SECOND)).isZero();
    }

    @Test
    void takesBackAndAddsWhatWasEstimatedWrongly() {
        Pace pace = Pace.perMinute(60, START);
        assertThat(pace.take(60, START)).isZero();
        pace.correct(-20);
        assertThat(pace.take(20, START)).isZero();
        assertThat(pace.take(1, START)).isEqualTo(SECOND);
        pace.correct(5);
        assertThat(pace.take(1, START)).isEqualTo(6 * SECOND);
    }

    @Test
    void keepsNobodyWaitingForMoreThanADay() {
        Pace pace = Pace.perMinute(1, START);
        assertThat(pace.take(1e15, START)).isZero();
        assertThat(pace.take(0, START)).isEqualTo(24 * 3_600 * SECOND - 60 * SECOND);
    }

    @Test
    void letsNotOneTooManyThroughInParallel() throws InterruptedException {
        Pace pace = Pace.perMinute(500, START);
        AtomicInteger through = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 2_000; i++) {
            threads.execute(() -> {
                if (pace.take(1, START) == 0) {
                    through.incrementAndGet();
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(through).hasValue(500);
    }
}
