package io.dragoman.ledger;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider, as the ledger knows it before it begins.
 *
 * @param id grows with each call, over restarts
 * @param priceId row of the tariff
 * @param catalogNumber the snapshot that the price comes from
 * @param startedAtMs epoch milliseconds
 * @param heldNanoUsd what is held for it
 */
record Call(
        long id,
        AccountKey account,
        String requestId,
        long priceId,
        Tariff tariff,
        long catalogNumber,
        long startedAtMs,
        long heldNanoUsd) {
    /** For {@code sql/ledger_hold/insert.sql}. */
    Map<String, @Nullable Object> columns() {
        return columns(16);
    }

    /** For {@code sql/ledger_entry/insert.sql}, when the call has ended. */
    Map<String, @Nullable Object> columns(Attempt ended, Basis basis, long countedNanoUsd) {
        Map<String, @Nullable Object> row = columns(32);
        ErrorClass errorClass = ended.errorClass();
        Usage usage = ended.usage();
        row.put("latency_ms", ended.latencyMs());
        row.put("status", ended.status());
        row.put("error_class", errorClass == null ? null : errorClass.wireName());
        row.put("basis", basis.wireName());
        row.put("input_tokens", usage.input());
        row.put("cache_read_tokens", usage.cacheRead());
        row.put("cache_write_tokens", usage.cacheWrite());
        row.put("output_tokens", usage.output());
        row.put("reasoning_tokens", usage.reasoning());
        row.put("cost_nano_usd", ended.costNanoUsd());
        row.put("counted_nano_usd", countedNanoUsd);
        return row;
    }

    private Map<String, @Nullable Object> columns(int capacity) {
        Map<String, @Nullable Object> row = new HashMap<>(capacity);
        row.put("id", id);
        row.put("key_id", account.keyId());
        row.put("month", account.month());
        row.put("request_id", requestId);
        row.put("price_id", priceId);
        row.put("catalog_number", catalogNumber);
        row.put("started_at_ms", startedAtMs);
        row.put("held_nano_usd", heldNanoUsd);
        return row;
    }
}
