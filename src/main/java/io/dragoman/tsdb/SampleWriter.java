package io.dragoman.tsdb;

import io.dragoman.log.LogFollower;
import io.dragoman.log.RequestLog;
import io.dragoman.store.Transaction;
import java.util.List;

/** Writes the samples of finished requests, in the transaction that writes their log rows. Stateless; safe for any thread. */
final class SampleWriter implements LogFollower {
    @Override
    public void write(Transaction transaction, List<RequestLog> logs) {
        transaction.changeAll(
                "sample/insert",
                logs.stream()
                        .flatMap(log -> Sample.of(log).stream())
                        .map(Sample::columns)
                        .toList());
    }
}
