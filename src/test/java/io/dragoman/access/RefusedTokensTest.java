package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.access.RefusedTokens.Tries;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** S-04. */
class RefusedTokensTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final RefusedTokens refused = new RefusedTokens(now::get);

    @Test
    void countsTheTriesOfAnAddressWithTheirTimes() {
        refused.add("192.0.2.1");
        now.set(5_000);
        refused.add("192.0.2.1");

        assertThat(refused.take()).containsExactly(new Tries("192.0.2.1", 2, 1_000, 5_000));
        assertThat(refused.take()).isEmpty();
    }

    @Test
    void staysSmallWhateverComesFromHoweverManyAddresses() {
        for (int i = 0; i < 10_000; i++) {
            refused.add("192.0.2." + i);
        }

        List<Tries> tries = refused.take();

        assertThat(tries).hasSize(RefusedTokens.MAX_ADDRESSES + 1);
        assertThat(tries.stream().mapToLong(Tries::count).sum()).isEqualTo(10_000);
        assertThat(tries.get(RefusedTokens.MAX_ADDRESSES).address()).isNull();
    }

    @Test
    void countsAgainWhatCouldNotBeWritten() {
        refused.add("192.0.2.1");
        List<Tries> lost = refused.take();
        now.set(9_000);
        refused.add("192.0.2.1");

        refused.putBack(lost);

        assertThat(refused.take()).containsExactly(new Tries("192.0.2.1", 2, 1_000, 9_000));
    }
}
