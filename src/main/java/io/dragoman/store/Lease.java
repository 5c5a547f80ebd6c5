package io.dragoman.store;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets one of several brokers on the same database do what must not be done twice at once: prune, for example. Whoever holds the lease
 * has to take it again before it ends; a broker that dies gives way when its lease is over. Safe for any thread.
 */
public final class Lease {
    private final Database database;
    private final String name;
    private final Duration length;
    private final Clock clock;
    private final String holder =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    /** @param length how long others wait for a holder that has died */
    public Lease(Database database, String name, Duration length, Clock clock) {
        this.database = database;
        this.name = name;
        this.length = length;
        this.clock = clock;
    }

    /** True when this broker may do the work until the length of the lease is over. */
    public boolean take() {
        long nowMs = clock.millis();
        Map<String, Object> values =
                Map.of("name", name, "holder", holder, "now_ms", nowMs, "until_ms", nowMs + length.toMillis());
        return database.change("lease/take", values) > 0;
    }
}
