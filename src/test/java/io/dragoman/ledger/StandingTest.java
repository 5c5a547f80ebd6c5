package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StandingTest {
    @Test
    void leavesOfABudgetWhatIsNeitherSpentNorReserved() {
        assertThat(new Standing(30, 20).remainingNanoUsd(OptionalLong.of(100))).hasValue(50);
        assertThat(new Standing(30, 70).remainingNanoUsd(OptionalLong.of(100))).hasValue(0);
    }

    @Test
    void leavesNothingAndNotLessOfABudgetThatIsOverspent() {
        assertThat(new Standing(130, 0).remainingNanoUsd(OptionalLong.of(100))).hasValue(0);
    }

    @Test
    void tellsNoRestWithoutABudget() {
        assertThat(new Standing(30, 20).remainingNanoUsd(OptionalLong.empty())).isEmpty();
    }

    @Test
    void limitsAPayerToItsBudgetAndOneWithoutToNothingLess() {
        assertThat(new Payer("k", OptionalLong.of(0)).limitNanoUsd()).isZero();
        assertThat(new Payer("k", OptionalLong.of(7)).limitNanoUsd()).isEqualTo(7);
        assertThat(new Payer("k", OptionalLong.empty()).limitNanoUsd()).isEqualTo(Long.MAX_VALUE);
        assertThat(new Payer("k", OptionalLong.of(0)).hasBudget()).isTrue();
        assertThat(new Payer("k", OptionalLong.empty()).hasBudget()).isFalse();
        assertThatThrownBy(() -> new Payer("k", OptionalLong.of(-1)))
                .hasMessage("monthly budget: -1 nano-USD (expected: 0 or more)");
    }
}
