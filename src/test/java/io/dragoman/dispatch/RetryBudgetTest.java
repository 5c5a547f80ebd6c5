package io.dragoman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();

    @Test
    void letsAQuietBrokerRepeatTenTimes() {
        assertThat(spendAll()).isEqualTo(10);
    }

    @Test
    void earnsOneRepeatForTenAnswers() {
        spendAll();
        for (int i = 0; i < 25; i++) {
            budget.earn();
        }

        assertThat(spendAll()).isEqualTo(2);
    }

    @Test
    void keepsAtMostAHundredRepeats() {
        for (int i = 0; i < 100_000; i++) {
            budget.earn();
        }

        assertThat(spendAll()).isEqualTo(100);
    }

    private int spendAll() {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }
}
