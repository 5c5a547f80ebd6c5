package io.dragoman.ledger;

import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds of sums and prices, so that a group can be written without reading. Sums are written whole, not as differences:
 * a group that is written twice, because nobody knows whether its commit succeeded, counts once. For one thread.
 */
final class Books {
    private final Map<AccountKey, Sums> accounts;
    private final Map<Tariff, Long> tariffs;
    private final Set<Long> prices;
    private final long lastCallId;

    /** @param forgiven what a reset has taken off, at most what was counted */
    record Sums(long counted, long forgiven) {
        static final Sums NOTHING = new Sums(0, 0);

        Sums charged(long nanoUsd) {
            long sum = counted + nanoUsd;
            return new Sums(sum < 0 ? Long.MAX_VALUE : sum, forgiven);
        }

        Sums forgiven(long upTo) {
            return new Sums(counted, Math.min(counted, upTo));
        }
    }

    private Books(Map<AccountKey, Sums> accounts, Map<Tariff, Long> tariffs, long lastCallId) {
        this.accounts = accounts;
        this.tariffs = tariffs;
        this.prices = new HashSet<>(tariffs.values());
        this.lastCallId = lastCallId;
    }

    /** Closes what a process that died has left open, and reads the rest. */
    static Books open(Database database) {
        return database.inTransaction(transaction -> {
            transaction.change("ledger_entry/recover", Map.of());
            transaction.change("ledger_account/recover", Map.of());
            transaction.change("ledger_hold/clear", Map.of());
            return read(transaction);
        });
    }

    private static Books read(Transaction transaction) {
        Map<AccountKey, Sums> accounts = new HashMap<>();
        transaction
                .rows("ledger_account/list", Map.of())
                .forEach(row -> accounts.put(
                        new AccountKey(text(row, "key_id"), (int) number(row, "month")),
                        new Sums(number(row, "counted_nano_usd"), number(row, "forgiven_nano_usd"))));
        Map<Tariff, Long> tariffs = new HashMap<>();
        transaction.rows("ledger_price/list", Map.of()).forEach(row -> tariffs.put(tariff(row), number(row, "id")));
        List<Map<String, @Nullable Object>> last = transaction.rows("ledger_entry/last-id", Map.of());
        return new Books(accounts, tariffs, number(last.get(0), "id"));
    }

    Map<AccountKey, Sums> accounts() {
        return Map.copyOf(accounts);
    }

    Map<Tariff, Long> tariffs() {
        return Map.copyOf(tariffs);
    }

    long lastCallId() {
        return lastCallId;
    }

    Sums sums(AccountKey account) {
        return accounts.getOrDefault(account, Sums.NOTHING);
    }

    boolean hasPrice(long id) {
        return prices.contains(id);
    }

    void committed(Set<Long> newPrices, Map<AccountKey, Sums> changed) {
        prices.addAll(newPrices);
        accounts.putAll(changed);
    }

    private static Tariff tariff(Map<String, @Nullable Object> row) {
        return new Tariff(
                text(row, "provider_id"),
                text(row, "model_id"),
                PriceSource.valueOf(text(row, "source").toUpperCase(Locale.ROOT)),
                new Price(
                        number(row, "input"),
                        number(row, "output"),
                        number(row, "cache_read"),
                        number(row, "cache_write"),
                        number(row, "reasoning")));
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
