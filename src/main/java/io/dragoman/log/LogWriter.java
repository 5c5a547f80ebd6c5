package io.dragoman.log;

import io.dragoman.store.Database;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings a batch of request logs into the database, with what follows from them, in one transaction. */
final class LogWriter implements LogQueue.Sink {
    private final Database database;
    private final List<LogFollower> followers;

    LogWriter(Database database, List<LogFollower> followers) {
        this.database = database;
        this.followers = List.copyOf(followers);
    }

    @Override
    public void write(List<RequestLog> logs) {
        // Before the transaction begins: nobody else writes while it runs.
        List<Map<String, @Nullable Object>> rows =
                logs.stream().map(LogRow::columns).toList();
        database.<@Nullable Void>inTransaction(transaction -> {
            transaction.changeAll("request_log/insert", rows);
            followers.forEach(follower -> follower.write(transaction, logs));
            return null;
        });
    }
}
