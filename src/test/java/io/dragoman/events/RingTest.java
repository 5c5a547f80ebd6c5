package io.dragoman.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final int KEPT = 8;

    private final Ring ring = new Ring(KEPT);

    @Test
    void isEmptyBeforeTheFirstEvent() {
        assertThat(ring.last()).isZero();
        assertThat(ring.first()).isEqualTo(1);
        assertThat(ring.get(1)).isNull();
    }

    @Test
    void keepsTheLatestAndForgetsTheOldest() {
        add(KEPT + 3);

        assertThat(ring.first()).isEqualTo(4);
        assertThat(ring.get(3)).isNull();
        assertThat(IntStream.rangeClosed(4, KEPT + 3).mapToObj(this::reason))
                .containsExactly("4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void keepsAtLeastAsManyAsAsked() {
        Ring odd = new Ring(5);
        for (int i = 1; i <= 100; i++) {
            odd.add(event(i));
        }

        assertThat(odd.first()).isLessThanOrEqualTo(96);
        assertThat(odd.get(96)).isNotNull();
    }

    @Test
    void numbersTheEventsOfManyThreadsWithoutAGap() throws Exception {
        Ring wide = new Ring(40_000);
        CountDownLatch done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            new Thread(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            wide.add(event(i));
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        assertThat(wide.last()).isEqualTo(40_000);
        assertThat(IntStream.rangeClosed(1, 40_000).mapToObj(wide::get)).allMatch(Objects::nonNull);
    }

    private void add(int count) {
        for (int i = 1; i <= count; i++) {
            ring.add(event(i));
        }
    }

    private String reason(int number) {
        return Objects.requireNonNull(
                Objects.requireNonNull(ring.get(number)).event.reason());
    }

    private static Event event(int number) {
        return Event.of(EventType.RELOAD).reason(Integer.toString(number)).build();
    }
}
