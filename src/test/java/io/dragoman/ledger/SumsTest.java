package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ledger.Books.Sums;
import org.junit.jupiter.api.Test;

class SumsTest {
    @Test
    void addsUpWhatIsCharged() {
        assertThat(Sums.NOTHING.charged(3).charged(4)).isEqualTo(new Sums(7, 0));
        assertThat(Sums.NOTHING.charged(0)).isEqualTo(new Sums(0, 0));
    }

    @Test
    void neverRunsOverTheLargestNumber() {
        assertThat(new Sums(Long.MAX_VALUE - 5, 2).charged(5)).isEqualTo(new Sums(Long.MAX_VALUE, 2));
        assertThat(new Sums(Long.MAX_VALUE - 5, 2).charged(6)).isEqualTo(new Sums(Long.MAX_VALUE, 2));
    }

    @Test
    void forgivesNoMoreThanWasCharged() {
        assertThat(new Sums(100, 0).forgiven(40)).isEqualTo(new Sums(100, 40));
        assertThat(new Sums(100, 0).forgiven(250)).isEqualTo(new Sums(100, 100));
    }

    @Test
    void keepsWhatWasForgivenWhenMoreIsCharged() {
        assertThat(new Sums(100, 40).charged(1)).isEqualTo(new Sums(101, 40));
    }
}
