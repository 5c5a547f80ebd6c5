package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PasswordLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);
    private final PasswordLimit limit = new PasswordLimit(nanos::get);

    @Test
    void rightPasswordsAreNotLimited() {
        for (int i = 0; i < 100; i++) {
            limit.begin().close();
        }
        assertThat(limit.begin()).isNotNull();
    }

    @Test
    void whatRunsCountsLikeAWrongOne() {
        List<PasswordLimit.Try> running = new ArrayList<>();
        for (int i = 0; i < PasswordLimit.TRIES; i++) {
            running.add(limit.begin());
        }
        assertRefusedFor(5);
        running.get(0).close();
        limit.begin().close();
    }

    @Test
    void eachWrongOneCountsForAMinute() {
        for (int i = 0; i < PasswordLimit.TRIES; i++) {
            wrong();
            nanos.addAndGet(SECOND);
        }
        assertRefusedFor(55);
        nanos.addAndGet(54 * SECOND + SECOND / 2);
        assertRefusedFor(1);
        nanos.addAndGet(SECOND / 2);
        // The first is forgotten, the other four are not.
        wrong();
        assertRefusedFor(1);
    }

    private void wrong() {
        try (PasswordLimit.Try attempt = limit.begin()) {
            attempt.refuse();
        }
    }

    private void assertRefusedFor(int seconds) {
        assertThatThrownBy(limit::begin).isInstanceOfSatisfying(DragomanException.class, e -> {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(seconds));
        });
    }
}
