package io.dragoman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.health.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTurnTest {
    @TempDir
    Path root;

    private final TestClock clock = new TestClock();
    private final AtomicLong nanos = new AtomicLong();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open("", root.resolve("data"), 1);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void comesToOneBrokerAtATime() {
        RetentionTurn one = turn();
        RetentionTurn other = turn();

        assertThat(one.comes()).isTrue();
        assertThat(other.comes()).isFalse();
        assertThat(one.comes()).isTrue();
    }

    @Test
    void comesToTheOtherWhenTheFirstHasDied() {
        RetentionTurn one = turn();
        RetentionTurn other = turn();
        one.comes();

        pass(Duration.ofMinutes(11));

        assertThat(other.comes()).isTrue();
        assertThat(one.comes()).isFalse();
    }

    @Test
    void isLeftOutForMostOfAnHourWhenTheClockJumps() {
        RetentionTurn turn = turn();
        assertThat(turn.comes()).isTrue();

        clock.forward(Duration.ofDays(4_000));
        assertThat(turn.comes()).isFalse();
        assertThat(turn.comes()).isFalse();

        pass(Duration.ofHours(1));
        assertThat(turn.comes()).isTrue();
    }

    @Test
    void doesNotWaitForALeaseFromTheFuture() {
        clock.forward(Duration.ofDays(4_000));
        assertThat(turn().comes()).isTrue();

        clock.forward(Duration.ofDays(-4_000));

        assertThat(turn().comes()).isTrue();
    }

    private RetentionTurn turn() {
        return new RetentionTurn(database, clock, nanos::get);
    }

    private void pass(Duration time) {
        clock.forward(time);
        nanos.addAndGet(time.toNanos());
    }
}
