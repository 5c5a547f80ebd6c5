package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePacesTest {
    private final AtomicLong clock = new AtomicLong();

    @Test
    void limitsEachSourceForItself() {
        SourcePaces paces = new SourcePaces(2, 10, clock::get);
        paces.take("a");
        paces.take("a");
        assertThatThrownBy(() -> paces.take("a"))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.retryAfter()).contains(Duration.ofMillis(500)))
                .hasMessageContaining("at most 2 a second");
        paces.take("b");
    }

    @Test
    void remembersABoundedNumberOfSourcesAndForgetsTheQuietOnes() {
        SourcePaces paces = new SourcePaces(1, 3, clock::get);
        paces.take("a");
        paces.take("b");
        paces.take("c");
        paces.take("d");
        assertThat(paces.size()).isEqualTo(3);
        // What does not fit shares a pace.
        assertThatThrownBy(() -> paces.take("e")).hasMessageContaining("too many requests");
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        paces.take("e");
        assertThat(paces.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,192.0.2.7",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:4:5:6,2001:db8:1:2::/64",
        "2001:db8:1::6,2001:db8:1::/64",
        "fe80::1%eth0,fe80::/64",
        "::1,::/64",
        "::ffff:192.0.2.7,192.0.2.7",
    })
    void countsAnIpv6NetworkAsOneSource(String remote, String source) {
        assertThat(SourceAddress.of(remote)).isEqualTo(source);
    }
}
