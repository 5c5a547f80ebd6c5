package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** S-04. */
class FailedTriesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - MINUTE / 2);
    private final FailedTries tries = new FailedTries(clock::get);

    @Test
    void hearsAnAddressFiveTimesAndThenNotForAMinuteS04() {
        for (int i = 0; i < 5; i++) {
            assertThat(tries.waitNanos("a")).isZero();
            tries.failed("a");
        }
        assertThat(tries.waitNanos("a")).isEqualTo(MINUTE);
        assertThat(tries.waitNanos("b")).isZero();
        clock.addAndGet(MINUTE - 1);
        assertThat(tries.waitNanos("a")).isEqualTo(1);
        clock.addAndGet(1);
        assertThat(tries.waitNanos("a")).isZero();
    }

    @Test
    void doublesTheWaitAndForgetsAfterTwoQuietHours() {
        fail("a", 5);
        clock.addAndGet(MINUTE);
        fail("a", 5);
        assertThat(tries.waitNanos("a")).isEqualTo(2 * MINUTE);
        for (int i = 0; i < 10; i++) {
            clock.addAndGet(tries.waitNanos("a"));
            fail("a", 5);
        }
        assertThat(tries.waitNanos("a")).isEqualTo(64 * MINUTE);
        clock.addAndGet(120 * MINUTE - 1);
        fail("a", 5);
        assertThat(tries.waitNanos("a")).isEqualTo(64 * MINUTE);
        clock.addAndGet(120 * MINUTE);
        fail("a", 5);
        assertThat(tries.waitNanos("a")).isEqualTo(MINUTE);
    }

    @Test
    void letsOldFailuresGo() {
        fail("a", 4);
        clock.addAndGet(MINUTE);
        fail("a", 4);
        assertThat(tries.waitNanos("a")).isZero();
    }

    @Test
    void hearsOnlyAddressesThatWereNotWrongAfterTenTogether() {
        for (int i = 0; i < 10; i++) {
            fail("source-" + i, 1);
        }
        assertThat(tries.waitNanos("source-3")).isEqualTo(MINUTE);
        assertThat(tries.waitNanos("another")).isZero();
        clock.addAndGet(MINUTE);
        assertThat(tries.waitNanos("source-3")).isZero();
    }

    @Test
    void remembersForAnHourWhoWasRight() {
        assertThat(tries.wasRight("a")).isFalse();
        tries.succeeded("a");
        clock.addAndGet(60 * MINUTE - 1);
        assertThat(tries.wasRight("a")).isTrue();
        assertThat(tries.wasRight("b")).isFalse();
        clock.addAndGet(1);
        assertThat(tries.wasRight("a")).isFalse();
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            tries.failed(address);
        }
    }
}
