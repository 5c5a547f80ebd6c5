package io.dragoman.camel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamDemandTest {
    private final StreamDemand demand = new StreamDemand();

    @Test
    void isEmptyUntilSomebodyAsks() {
        assertThat(demand.isEmpty()).isTrue();
    }

    @Test
    void endsWithTheLastChunkAskedFor() {
        demand.add(2);
        demand.take();
        assertThat(demand.isEmpty()).isFalse();
        demand.take();
        assertThat(demand.isEmpty()).isTrue();
    }

    @Test
    void neverEndsOnceAllIsAskedFor() {
        demand.add(1);
        demand.add(Long.MAX_VALUE);
        demand.take();
        demand.add(1);
        assertThat(demand.isEmpty()).isFalse();
    }

    @Test
    void owesNothingForAChunkThatCameAfterAPause() {
        demand.add(Long.MAX_VALUE);
        demand.clear();
        demand.take();
        demand.add(1);
        assertThat(demand.isEmpty()).isFalse();
    }
}
