package io.dragoman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BalanceTest {
    private final Balance balance = new Balance(0, 0);

    @Test
    void holdsWhatFitsToTheLastNanoAndNotOneMore() {
        assertThat(balance.hold(60, 100)).isTrue();
        assertThat(balance.hold(41, 100)).isFalse();
        assertThat(balance.hold(40, 100)).isTrue();
        assertThat(balance.hold(1, 100)).isFalse();
        assertThat(balance.hold(0, 100)).isTrue();
        assertThat(balance.standing()).isEqualTo(new Standing(0, 100));
    }

    @Test
    void changesNothingWhenItRefuses() {
        assertThat(balance.hold(101, 100)).isFalse();
        assertThat(balance.standing()).isEqualTo(Standing.NOTHING);
        assertThat(balance.remaining(100)).isEqualTo(100);
    }

    @Test
    void chargesTheRealCostInPlaceOfTheHold() {
        balance.hold(60, 100);
        balance.settle(60, 25);

        assertThat(balance.standing()).isEqualTo(new Standing(25, 0));
        assertThat(balance.counted()).isEqualTo(25);
        assertThat(balance.remaining(100)).isEqualTo(75);
    }

    @Test
    void givesBackTheHoldOfACallThatNeverBegan() {
        balance.hold(60, 100);
        balance.release(60);

        assertThat(balance.standing()).isEqualTo(Standing.NOTHING);
    }

    @Test
    void owesWhatAProviderBillsBeyondTheHoldAndThenRefuses() {
        balance.hold(60, 100);
        balance.settle(60, 130);

        assertThat(balance.remaining(100)).isEqualTo(-30);
        assertThat(balance.hold(0, 100)).isFalse();
    }

    @Test
    void refusesWhatCostsSomethingOnABudgetOfNothing() {
        assertThat(balance.hold(1, 0)).isFalse();
        assertThat(balance.hold(0, 0)).isTrue();
    }

    @Test
    void forgivesWhatWasSpentAndKeepsWhatIsHeld() {
        balance.hold(60, 100);
        balance.settle(60, 60);
        balance.hold(30, 100);
        balance.forgive(balance.counted());

        assertThat(balance.standing()).isEqualTo(new Standing(0, 30));
        assertThat(balance.hold(70, 100)).isTrue();
        assertThat(balance.hold(1, 100)).isFalse();
    }

    @Test
    void opensWithWhatWasWrittenDown() {
        Balance opened = new Balance(90, 40);

        assertThat(opened.standing()).isEqualTo(new Standing(50, 0));
        assertThat(opened.counted()).isEqualTo(90);
        assertThat(opened.remaining(100)).isEqualTo(50);
    }

    @Test
    void neverRunsOverTheLargestNumber() {
        balance.hold(10, Long.MAX_VALUE);
        balance.settle(10, Long.MAX_VALUE - 5);
        balance.hold(5, Long.MAX_VALUE);
        balance.settle(5, 100);

        assertThat(balance.counted()).isEqualTo(Long.MAX_VALUE);
        assertThat(balance.hold(1, Long.MAX_VALUE)).isFalse();
        assertThat(balance.remaining(Long.MAX_VALUE)).isZero();
    }

    @Test
    void countsHeldMoneyAtTheLimitOfNumbers() {
        Balance full = new Balance(Long.MAX_VALUE, 0);

        assertThat(full.hold(0, Long.MAX_VALUE)).isTrue();
        assertThat(full.remaining(0)).isEqualTo(-Long.MAX_VALUE);
    }
}
