package io.dragoman.ledger;

import io.dragoman.catalog.Price;
import io.dragoman.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes, put together from what came in. A call that began and ended within one group leaves no hold behind. For
 * one thread.
 */
final class Group {
    private final Books books;
    private final Map<Long, Tariff> prices = new HashMap<>();
    private final Map<Long, Map<String, @Nullable Object>> begun = new LinkedHashMap<>();
    private final List<Map<String, @Nullable Object>> gone = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> ended = new ArrayList<>();
    private final Map<AccountKey, Books.Sums> accounts = new LinkedHashMap<>();
    private final List<Consumer<Transaction>> alongside = new ArrayList<>();

    Group(Books books) {
        this.books = books;
    }

    void add(Writing writing) {
        if (writing instanceof Writing.Begin begin) {
            price(begin.call());
            begun.put(begin.call().id(), begin.call().columns());
        } else if (writing instanceof Writing.Drop drop) {
            forget(drop.call());
        } else if (writing instanceof Writing.End end) {
            end(end);
        } else if (writing instanceof Writing.Forgive forgive) {
            accounts.put(forgive.account(), sums(forgive.account()).forgiven(forgive.upToNanoUsd()));
            alongside.add(forgive.alongside());
        }
    }

    /** Writes the sums of an account again, as they are: a real write that changes nothing. */
    void touch(AccountKey account) {
        accounts.put(account, sums(account));
    }

    void write(Transaction transaction) {
        transaction.changeAll(
                "ledger_price/insert",
                prices.entrySet().stream()
                        .map(price -> columns(price.getKey(), price.getValue()))
                        .toList());
        transaction.changeAll("ledger_hold/insert", begun.values());
        transaction.changeAll("ledger_entry/insert", ended);
        transaction.changeAll("ledger_hold/delete", gone);
        transaction.changeAll(
                "ledger_account/upsert",
                accounts.entrySet().stream()
                        .map(account -> columns(account.getKey(), account.getValue()))
                        .toList());
        alongside.forEach(more -> more.accept(transaction));
    }

    /** To be called when the transaction is committed. */
    void committed() {
        books.committed(prices.keySet(), accounts);
    }

    private void end(Writing.End end) {
        price(end.call());
        forget(end.call());
        ended.add(end.call().columns(end.attempt(), end.basis(), end.countedNanoUsd()));
        AccountKey account = end.call().account();
        accounts.put(account, sums(account).charged(end.countedNanoUsd()));
    }

    private void price(Call call) {
        if (!books.hasPrice(call.priceId())) {
            prices.put(call.priceId(), call.tariff());
        }
    }

    private void forget(Call call) {
        boolean held = call.heldNanoUsd() > 0;
        if (held && begun.remove(call.id()) == null) {
            gone.add(Map.of("id", call.id()));
        }
    }

    private Books.Sums sums(AccountKey account) {
        Books.Sums changed = accounts.get(account);
        return changed != null ? changed : books.sums(account);
    }

    private static Map<String, ?> columns(long id, Tariff tariff) {
        Price price = tariff.price();
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("provider_id", tariff.providerId());
        row.put("model_id", tariff.modelId());
        row.put("source", tariff.source().wireName());
        row.put("input", price.input());
        row.put("output", price.output());
        row.put("cache_read", price.cacheRead());
        row.put("cache_write", price.cacheWrite());
        row.put("reasoning", price.reasoning());
        return row;
    }

    private static Map<String, ?> columns(AccountKey account, Books.Sums sums) {
        return Map.of(
                "key_id", account.keyId(),
                "month", account.month(),
                "counted_nano_usd", sums.counted(),
                "forgiven_nano_usd", sums.forgiven());
    }
}
