package io.dragoman.ledger;

import io.dragoman.events.Event;
import io.dragoman.events.EventType;
import io.dragoman.events.Events;
import io.dragoman.ledger.LedgerSettings.Unanswered;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Who may spend what, and what was spent. Decides in memory, in one step for each call; one thread writes behind it. Safe for any thread.
 */
public final class Ledger implements AutoCloseable {
    private final LedgerWriter writer;
    private final LedgerSettings settings;
    private final Clock clock;
    private final Events events;
    private final Month month = new Month();
    private final Map<AccountKey, Balance> balances = new ConcurrentHashMap<>();
    private final Map<Tariff, Long> prices = new ConcurrentHashMap<>();
    private final AtomicLong lastPriceId;
    private final AtomicLong lastCallId;
    private final LongAdder refused = new LongAdder();

    private Ledger(Books books, LedgerWriter writer, LedgerSettings settings, Clock clock, Events events) {
        this.writer = writer;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        books.accounts()
                .forEach((account, sums) -> balances.put(account, new Balance(sums.counted(), sums.forgiven())));
        prices.putAll(books.tariffs());
        lastPriceId = new AtomicLong(
                prices.values().stream().mapToLong(Long::longValue).max().orElse(0));
        lastCallId = new AtomicLong(books.lastCallId());
    }

    /**
     * Opens the books. Calls of a process that died in them are charged what was held for them.
     *
     * @param clock decides in which month a call is booked
     * @param events is told of refusals
     */
    public static Ledger open(Database database, LedgerSettings settings, Clock clock, Events events) {
        Books books = Books.open(database);
        return new Ledger(books, new LedgerWriter(database, books, settings), settings, clock, events);
    }

    /**
     * Holds what a call may cost, if the payer's budget has room for it. Decided in memory; {@link Hold#commit} writes it down.
     *
     * @param catalogNumber the snapshot that the tariff comes from
     * @param upperCostNanoUsd what the call costs at most, 0 or more
     * @return empty when it does not fit
     */
    public Optional<Hold> hold(
            Payer payer, String requestId, Tariff tariff, long catalogNumber, long upperCostNanoUsd) {
        long nowMs = clock.millis();
        AccountKey account = new AccountKey(payer.keyId(), month.of(nowMs));
        Balance balance = balance(account);
        if (!balance.hold(upperCostNanoUsd, payer.limitNanoUsd())) {
            return Optional.empty();
        }
        Call call = new Call(
                lastCallId.incrementAndGet(),
                account,
                requestId,
                priceId(tariff),
                tariff,
                catalogNumber,
                nowMs,
                upperCostNanoUsd);
        boolean chargeUnanswered = settings.unanswered() == Unanswered.HOLD;
        return Optional.of(new Hold(writer, balance, call, payer.hasBudget(), chargeUnanswered));
    }

    /** What the payer can still spend this month; more than anybody can spend when there is no limit. */
    public long remainingNanoUsd(Payer payer) {
        return balance(account(payer.keyId())).remaining(payer.limitNanoUsd());
    }

    /** How a key stands this month. */
    public Standing standing(String keyId) {
        Balance balance = balances.get(account(keyId));
        return balance == null ? Standing.NOTHING : balance.standing();
    }

    /**
     * Why a call is refused, to be thrown by the caller, who has found nothing cheaper.
     *
     * @param upperCostNanoUsd of the cheapest call that was tried
     */
    public BudgetExceededException refusal(Payer payer, String requestId, long upperCostNanoUsd) {
        refused.increment();
        BudgetExceededException refusal = new BudgetExceededException(payer, standing(payer.keyId()), upperCostNanoUsd);
        events.publish(Event.of(EventType.BUDGET_EXCEEDED)
                .request(requestId)
                .reason(refusal.getMessage())
                .with("api_key_id", payer.keyId())
                .build());
        return refusal;
    }

    /**
     * Takes all that a key has spent this month off its budget; the entries stay. What is held stays held. Waits until it is written.
     *
     * @param alongside what is written in the same transaction
     * @throws LedgerUnavailableException when it could not be written in time
     */
    public Standing reset(String keyId, Consumer<Transaction> alongside) {
        AccountKey account = account(keyId);
        Balance balance = balance(account);
        Wait wait = new Wait();
        writer.add(new Writing.Forgive(account, balance, balance.counted(), alongside, wait));
        wait.await();
        return balance.standing();
    }

    /** Held for calls that run, over all keys, in nano-USD. */
    public long heldNanoUsd() {
        return balances.values().stream()
                .mapToLong(balance -> balance.standing().reservedNanoUsd())
                .sum();
    }

    /** Lines that wait for the database. */
    public int depth() {
        return writer.depth();
    }

    /** Requests refused since the start because a budget had no room for them. */
    public long refused() {
        return refused.sum();
    }

    /** True while the ledger cannot be written, and calls that cost money are refused. */
    public boolean failing() {
        return writer.failing();
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.close();
    }

    private AccountKey account(String keyId) {
        return new AccountKey(keyId, month.of(clock.millis()));
    }

    private Balance balance(AccountKey account) {
        Balance known = balances.get(account);
        return known != null ? known : balances.computeIfAbsent(account, unknown -> new Balance(0, 0));
    }

    private long priceId(Tariff tariff) {
        Long known = prices.get(tariff);
        return known != null ? known : prices.computeIfAbsent(tariff, unknown -> lastPriceId.incrementAndGet());
    }
}
