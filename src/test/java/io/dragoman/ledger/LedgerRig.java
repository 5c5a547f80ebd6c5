package io.dragoman.ledger;

import io.dragoman.catalog.Price;
import io.dragoman.catalog.PriceSource;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.events.Events;
import io.dragoman.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A ledger on a database file of its own, with calls to spend on and eyes on what was written. */
final class LedgerRig implements AutoCloseable {
    static final long USD = 1_000_000_000;
    /** A dollar for a token, so that a call costs as many dollars as it has tokens. */
    static final Tariff DOLLAR = tariff("m", Price.of(USD * 1_000_000, USD * 1_000_000));

    final Database database;
    final Events events = new Events(100);
    final Ledger ledger;

    LedgerRig(Path root) {
        this(root, LedgerSettings.DEFAULT, Clock.systemUTC());
    }

    LedgerRig(Path root, LedgerSettings settings, Clock clock) {
        database = Database.open("", root.resolve("data"), 2);
        ledger = Ledger.open(database, settings, clock, events);
    }

    static Tariff tariff(String model, Price price) {
        return new Tariff("p", model, PriceSource.ADMIN, price);
    }

    static Payer payer(String key, long budget) {
        return new Payer(key, OptionalLong.of(budget));
    }

    static Payer unlimited(String key) {
        return new Payer(key, OptionalLong.empty());
    }

    Hold hold(Payer payer, long upper) {
        return ledger.hold(payer, "request", DOLLAR, 7, upper).orElseThrow();
    }

    static Attempt answered(long cost) {
        return new Attempt("m", "p", 1_000, 20, 5, 200, null, new Usage(1, 2, 3, 4, 5), cost);
    }

    static Attempt failed(ErrorClass errorClass, long cost) {
        return new Attempt("m", "p", 1_000, 20, -1, 0, errorClass, Usage.NONE, cost);
    }

    /** Waits until all that was added is written. */
    LedgerRig written() {
        org.awaitility.Awaitility.await().until(() -> ledger.depth() == 0);
        return this;
    }

    List<Map<String, Object>> rows(String query) {
        try (Connection connection = database.reader().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    long number(String query) {
        return ((Number) rows(query).get(0).values().iterator().next()).longValue();
    }

    @Override
    public void close() {
        ledger.close();
        database.close();
    }
}
