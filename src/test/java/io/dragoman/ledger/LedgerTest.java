package io.dragoman.ledger;

import static io.dragoman.ledger.LedgerRig.USD;
import static io.dragoman.ledger.LedgerRig.answered;
import static io.dragoman.ledger.LedgerRig.failed;
import static io.dragoman.ledger.LedgerRig.payer;
import static io.dragoman.ledger.LedgerRig.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.catalog.Price;
import io.dragoman.chat.ErrorClass;
import io.dragoman.events.EventType;
import io.dragoman.health.TestClock;
import io.dragoman.ledger.LedgerSettings.Unanswered;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Transaction;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final int ROUNDS = 100;
    private static final int PARALLEL = 64;

    @TempDir
    Path root;

    private LedgerRig rig;

    @BeforeEach
    void open() {
        rig = new LedgerRig(root);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void reopen() {
        rig.close();
        rig = new LedgerRig(root);
    }

    @Test
    void letsExactlyTenOf64ParallelCallsAtTenCentsSpendOneDollarL3() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Payer payer = payer("key-" + round, USD);
                assertThat(spendAtOnce(threads, payer)).as("round %d", round).isEqualTo(10);
                assertThat(rig.ledger.standing(payer.keyId())).isEqualTo(new Standing(USD, 0));
            }
        } finally {
            threads.shutdownNow();
        }
        rig.written();
        assertThat(rig.number("SELECT max(counted_nano_usd) FROM ledger_account"))
                .isEqualTo(USD);
        assertThat(rig.number("SELECT count(*) FROM ledger_entry")).isEqualTo(10 * ROUNDS);
        assertThat(rig.number("SELECT count(*) FROM ledger_hold")).isZero();
        assertThat(rig.ledger.heldNanoUsd()).isZero();
    }

    /** Some holds are written and some given back, in every order that 64 threads find. */
    private int spendAtOnce(ExecutorService threads, Payer payer) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger succeeded = new AtomicInteger();
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            calls.add(threads.submit(() -> {
                start.await();
                rig.ledger.hold(payer, "r", LedgerRig.DOLLAR, 1, USD / 10).ifPresent(hold -> {
                    hold.commit();
                    succeeded.incrementAndGet();
                    hold.settle(answered(USD / 10), Basis.REPORTED);
                });
                return null;
            }));
        }
        start.countDown();
        for (Future<?> call : calls) {
            call.get();
        }
        return succeeded.get();
    }

    @Test
    void writesTheHoldBeforeTheCallMayBegin() {
        rig.hold(payer("k", USD), 400).commit();

        assertThat(rig.rows("SELECT key_id, request_id, catalog_number, held_nano_usd FROM ledger_hold"))
                .containsExactly(
                        Map.of("key_id", "k", "request_id", "request", "catalog_number", 7, "held_nano_usd", 400));
        assertThat(rig.ledger.heldNanoUsd()).isEqualTo(400);
    }

    @Test
    void booksTheCallWithItsTokensItsPriceAndTheCatalogue() {
        Hold hold = rig.hold(payer("k", USD), 400);
        hold.commit();
        hold.settle(answered(123), Basis.REPORTED);
        rig.written();

        Map<String, Object> entry = rig.rows(
                        "SELECT e.*, p.* FROM ledger_entry e JOIN ledger_price p ON p.id = e.price_id")
                .get(0);
        assertThat(entry)
                .containsEntry("key_id", "k")
                .containsEntry("basis", "reported")
                .containsEntry("status", 200)
                .containsEntry("error_class", null)
                .containsEntry("latency_ms", 20)
                .containsEntry("catalog_number", 7)
                .containsEntry("input_tokens", 1)
                .containsEntry("cache_read_tokens", 2)
                .containsEntry("cache_write_tokens", 3)
                .containsEntry("output_tokens", 4)
                .containsEntry("reasoning_tokens", 5)
                .containsEntry("held_nano_usd", 400)
                .containsEntry("cost_nano_usd", 123)
                .containsEntry("counted_nano_usd", 123)
                .containsEntry("model_id", "m")
                .containsEntry("provider_id", "p")
                .containsEntry("source", "admin")
                .containsEntry("input", USD * 1_000_000);
        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(123, 0));
    }

    @Test
    void keepsThePriceOfEachCallWhenPricesChange() {
        for (long price : new long[] {1, 2, 1}) {
            Tariff tariff = LedgerRig.tariff("m", Price.of(price, price));
            Hold hold = rig.ledger.hold(payer("k", USD), "r", tariff, price, 10).orElseThrow();
            hold.commit();
            hold.settle(answered(price), Basis.REPORTED);
        }
        rig.written();
        reopen();
        Hold hold = rig.ledger
                .hold(payer("k", USD), "r", LedgerRig.tariff("m", Price.of(2, 2)), 9, 10)
                .orElseThrow();
        hold.settle(answered(2), Basis.REPORTED);
        rig.written();

        assertThat(rig.rows(
                        "SELECT p.input FROM ledger_entry e JOIN ledger_price p ON p.id = e.price_id ORDER BY e.id"))
                .extracting(row -> row.get("input"))
                .containsExactly(1, 2, 1, 2);
        assertThat(rig.number("SELECT count(*) FROM ledger_price")).isEqualTo(2);
    }

    @Test
    void chargesACallOfWhichNothingIsKnownAllThatWasHeld() {
        Hold hold = rig.hold(payer("k", USD), 400);
        hold.commit();
        hold.settle(failed(ErrorClass.TIMEOUT, 30), Basis.UNKNOWN);
        rig.written();

        assertThat(rig.rows("SELECT basis, error_class, cost_nano_usd, counted_nano_usd FROM ledger_entry"))
                .containsExactly(Map.of(
                        "basis", "unknown", "error_class", "timeout", "cost_nano_usd", 30, "counted_nano_usd", 400));
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(400, 0));
    }

    @Test
    void chargesItsInputOnlyWhereTheOperatorSaysSo() {
        rig.close();
        LedgerSettings settings = new LedgerSettings(Duration.ofSeconds(2), Unanswered.METERED);
        rig = new LedgerRig(root, settings, java.time.Clock.systemUTC());
        Hold hold = rig.hold(payer("k", USD), 400);
        hold.commit();
        hold.settle(failed(ErrorClass.TIMEOUT, 30), Basis.UNKNOWN);

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(30, 0));
    }

    @Test
    void owesNothingForACallThatWasRefused() {
        Hold hold = rig.hold(payer("k", USD), 400);
        hold.commit();
        hold.settle(failed(ErrorClass.RATE_LIMITED, 0), Basis.NOTHING);
        rig.written();

        assertThat(rig.ledger.standing("k")).isEqualTo(Standing.NOTHING);
        assertThat(rig.rows("SELECT basis, counted_nano_usd FROM ledger_entry"))
                .containsExactly(Map.of("basis", "nothing", "counted_nano_usd", 0));
    }

    @Test
    void closesAHoldOnce() {
        Hold hold = rig.hold(payer("k", USD), 400);
        hold.commit();
        hold.settle(answered(100), Basis.REPORTED);
        hold.settle(answered(100), Basis.REPORTED);
        hold.release();
        rig.written();

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(100, 0));
        assertThat(rig.rows("SELECT * FROM ledger_entry")).hasSize(1);
    }

    @Test
    void leavesNoTraceOfACallThatWasNeverMade() {
        Hold written = rig.hold(payer("k", USD), 400);
        written.commit();
        written.release();
        written.settle(answered(5), Basis.REPORTED);
        Hold unwritten = rig.hold(payer("k", USD), 400);
        unwritten.release();
        rig.written();

        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
        assertThat(rig.rows("SELECT * FROM ledger_entry")).isEmpty();
        assertThat(rig.ledger.standing("k")).isEqualTo(Standing.NOTHING);
    }

    @Test
    void writesNoHoldForACallThatCostsNothingButBooksIt() {
        Hold hold = rig.hold(payer("k", 0), 0);
        hold.commit();
        hold.settle(answered(0), Basis.REPORTED);
        rig.written();

        assertThat(hold.nanoUsd()).isZero();
        assertThat(rig.rows("SELECT * FROM ledger_entry")).hasSize(1);
    }

    @Test
    void booksCallsOfKeysWithoutABudget() {
        Hold hold = rig.hold(unlimited("free"), 400);
        hold.commit();
        rig.written();
        assertThat(rig.rows("SELECT * FROM ledger_hold")).hasSize(1);

        hold.settle(answered(100), Basis.REPORTED);
        rig.written();

        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
        assertThat(rig.ledger.standing("free")).isEqualTo(new Standing(100, 0));
        assertThat(rig.ledger.standing("free").remainingNanoUsd(OptionalLong.empty()))
                .isEmpty();
        assertThat(rig.ledger.remainingNanoUsd(unlimited("free"))).isGreaterThan(1_000_000 * USD);
    }

    @Test
    void tellsHowAKeyStands() {
        rig.hold(payer("k", 1_000), 400).settle(answered(300), Basis.REPORTED);
        rig.hold(payer("k", 1_000), 500).commit();

        Standing standing = rig.ledger.standing("k");
        assertThat(standing).isEqualTo(new Standing(300, 500));
        assertThat(standing.remainingNanoUsd(OptionalLong.of(1_000))).hasValue(200);
        assertThat(standing.remainingNanoUsd(OptionalLong.of(100))).hasValue(0);
        assertThat(rig.ledger.remainingNanoUsd(payer("k", 1_000))).isEqualTo(200);
        assertThat(rig.ledger.standing("stranger")).isEqualTo(Standing.NOTHING);
    }

    @Test
    void refusesWithTheMoneyOfTheKeyAndTellsEverybody() {
        Payer payer = payer("k", USD);
        rig.hold(payer, USD / 2).settle(answered(USD / 4), Basis.REPORTED);
        rig.hold(payer, USD / 2);
        assertThat(rig.ledger.hold(payer, "r", LedgerRig.DOLLAR, 1, USD / 2)).isEmpty();

        BudgetExceededException refusal = rig.ledger.refusal(payer, "r", USD / 2);

        assertThat(refusal.code()).isEqualTo(ProblemCode.BUDGET_EXCEEDED);
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.shouldRetry()).isFalse();
        assertThat(refusal)
                .hasMessage(
                        "upper cost: 0.5 USD (expected: at most what is left of the key's monthly budget, 0.25 USD)");
        assertThat(refusal.members())
                .containsEntry("budget_usd", new BigDecimal("1"))
                .containsEntry("spent_usd", new BigDecimal("0.25"))
                .containsEntry("reserved_usd", new BigDecimal("0.5"));
        assertThat(rig.ledger.refused()).isOne();
        assertThat(rig.events.published(EventType.BUDGET_EXCEEDED)).isOne();
    }

    @Test
    void remembersAcrossARestart() {
        rig.hold(payer("k", USD), 400).settle(answered(300), Basis.REPORTED);
        reopen();

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(300, 0));
        Hold next = rig.hold(payer("k", USD), 10);
        next.settle(answered(10), Basis.REPORTED);
        rig.written();
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(310, 0));
        assertThat(rig.rows("SELECT * FROM ledger_entry")).hasSize(2);
    }

    @Test
    void chargesWhatWasHeldForCallsThatAProcessLeftOpen() {
        rig.hold(payer("k", USD), 300).settle(answered(200), Basis.REPORTED);
        rig.hold(payer("k", USD), 400).commit();
        rig.hold(payer("other", USD), 50).commit();
        reopen();

        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(600, 0));
        assertThat(rig.ledger.standing("other")).isEqualTo(new Standing(50, 0));
        assertThat(rig.rows("SELECT * FROM ledger_hold")).isEmpty();
        assertThat(rig.rows("SELECT cost_nano_usd, counted_nano_usd FROM ledger_entry WHERE basis = 'recovered'"))
                .containsExactlyInAnyOrder(
                        Map.of("cost_nano_usd", 0, "counted_nano_usd", 400),
                        Map.of("cost_nano_usd", 0, "counted_nano_usd", 50));
        reopen();
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(600, 0));
    }

    @Test
    void givesAKeyItsWholeBudgetAgainAndKeepsTheHistory() {
        Payer payer = payer("k", 1_000);
        rig.hold(payer, 900).settle(answered(900), Basis.REPORTED);
        rig.hold(payer, 100).commit();

        assertThat(rig.ledger.reset("k", transaction -> {})).isEqualTo(new Standing(0, 100));
        assertThat(rig.ledger.hold(payer, "r", LedgerRig.DOLLAR, 1, 901)).isEmpty();
        rig.hold(payer, 900).settle(answered(50), Basis.REPORTED);
        rig.written();
        assertThat(rig.rows("SELECT counted_nano_usd, forgiven_nano_usd FROM ledger_account"))
                .containsExactly(Map.of("counted_nano_usd", 950, "forgiven_nano_usd", 900));
        reopen();
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(150, 0));
    }

    @Test
    void writesWhatGoesWithAResetInItsTransactionOrNeither() {
        Payer payer = payer("k", 1_000);
        rig.hold(payer, 900).settle(answered(900), Basis.REPORTED);
        rig.written();

        assertThatThrownBy(() -> rig.ledger.reset("k", transaction -> {
                    change(transaction);
                    throw new IllegalStateException("no room for the audit row");
                }))
                .isInstanceOf(LedgerUnavailableException.class);
        assertThat(rig.rows("SELECT * FROM provider")).isEmpty();
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(900, 0));

        assertThat(rig.ledger.reset("k", LedgerTest::change)).isEqualTo(Standing.NOTHING);
        assertThat(rig.rows("SELECT id FROM provider")).containsExactly(Map.of("id", "p"));
    }

    private static void change(Transaction transaction) {
        transaction.change(
                "provider/upsert",
                Map.of(
                        "id", "p",
                        "type", "openai",
                        "base_url", "http://127.0.0.1:1",
                        "enabled", 1,
                        "credential_store", "none",
                        "credential_ref", ""));
    }

    @Test
    void writesAllThatHasEndedWhenItCloses() {
        int calls = 500;
        for (int i = 0; i < calls; i++) {
            Hold hold = rig.hold(unlimited("k"), 2);
            assertThat(hold.nanoUsd()).isEqualTo(2);
            hold.settle(answered(1), Basis.REPORTED);
        }
        reopen();

        assertThat(rig.number("SELECT count(*) FROM ledger_entry WHERE cost_nano_usd = 1"))
                .isEqualTo(calls);
        assertThat(rig.ledger.standing("k")).isEqualTo(new Standing(calls, 0));
    }

    @Test
    void resetsAKeyThatHasSpentNothing() {
        assertThat(rig.ledger.reset("nobody", transaction -> {})).isEqualTo(Standing.NOTHING);
    }

    @Test
    void startsTheBudgetAnewWithTheMonthAndBooksACallWhereItBegan() {
        rig.close();
        TestClock clock = clockAt("2026-11-30T23:59:00Z");
        rig = new LedgerRig(root, LedgerSettings.DEFAULT, clock);
        Payer payer = payer("k", 1_000);
        Hold late = rig.hold(payer, 1_000);
        late.commit();

        clock.forward(Duration.ofMinutes(2));
        assertThat(rig.ledger.standing("k")).isEqualTo(Standing.NOTHING);
        rig.hold(payer, 1_000).settle(answered(10), Basis.REPORTED);
        late.settle(answered(700), Basis.REPORTED);
        rig.written();

        assertThat(rig.rows("SELECT month, counted_nano_usd FROM ledger_account ORDER BY month"))
                .containsExactly(
                        Map.of("month", 202611, "counted_nano_usd", 700),
                        Map.of("month", 202612, "counted_nano_usd", 10));
    }

    @Test
    void givesNoBudgetTwiceWhenTheClockMovesByAnHourR08() {
        rig.close();
        TestClock clock = clockAt("2026-11-30T23:30:00Z");
        rig = new LedgerRig(root, LedgerSettings.DEFAULT, clock);
        Payer payer = payer("k", 1_000);
        for (int jump = 0; jump < 50; jump++) {
            rig.ledger
                    .hold(payer, "r", LedgerRig.DOLLAR, 1, 150)
                    .ifPresent(hold -> hold.settle(answered(150), Basis.REPORTED));
            clock.forward(Duration.ofHours(jump % 2 == 0 ? 1 : -1));
        }
        rig.written();

        assertThat(rig.rows("SELECT month, counted_nano_usd FROM ledger_account ORDER BY month"))
                .containsExactly(
                        Map.of("month", 202611, "counted_nano_usd", 900),
                        Map.of("month", 202612, "counted_nano_usd", 900));
    }

    @Test
    void refusesANegativeBudget() {
        assertThatThrownBy(() -> payer("k", -1)).hasMessage("monthly budget: -1 nano-USD (expected: 0 or more)");
        assertThatThrownBy(() -> new LedgerSettings(Duration.ZERO, Unanswered.HOLD))
                .hasMessageContaining("wait-ms: 0");
        assertThatThrownBy(() -> new LedgerSettings(Duration.ofMillis(-1), Unanswered.HOLD))
                .hasMessageContaining("wait-ms: -1");
    }

    private static TestClock clockAt(String time) {
        TestClock clock = new TestClock();
        clock.forward(Duration.between(clock.instant(), Instant.parse(time)));
        return clock;
    }
}
