package io.dragoman.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.camel.CallVariables;
import io.dragoman.camel.http.HttpCall;
import io.dragoman.store.Database;
import io.dragoman.store.Transaction;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;

/**
 * Runs the steps inside it and writes their audit row, in one transaction. When a step fails, or the row cannot be written, nothing is
 * stored. The steps run on the thread of the route, write by way of {@code #writer}, and must be quick, for nobody else writes meanwhile;
 * so they must not call the vault, which writes on a thread of its own.
 */
public final class AuditedPolicy implements Policy {
    /** A Jackson node that the steps may leave: what has become of a deed. */
    public static final String AFTER = "audit-after";

    private final Database database;
    private final AuditLog log;
    private final Subject subject;

    AuditedPolicy(Database database, AuditLog log, Subject subject) {
        this.database = database;
        this.log = log;
        this.subject = subject;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // The steps stay as they are.
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> database.inTransaction(transaction -> {
            run(transaction, exchange, steps);
            return null;
        });
    }

    private void run(Transaction transaction, Exchange exchange, Processor steps) {
        String id = exchange.getVariable("id", String.class);
        JsonNode before = subject.state(transaction, id);
        try {
            steps.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (hasFailed(exchange)) {
            transaction.rollBack();
            return;
        }
        JsonNode after = subject.state(transaction, id);
        String action = subject.action(before, after);
        if (action != null) {
            JsonNode shown = after == null ? exchange.getVariable(AFTER, JsonNode.class) : after;
            log.append(transaction, new AuditEntry(caller(exchange), action, id, before, shown));
        }
    }

    /** Also when the failure has been answered already: the error handler of a step does that before the step returns. */
    private static boolean hasFailed(Exchange exchange) {
        ExchangeExtension more = exchange.getExchangeExtension();
        boolean answered = more.isErrorHandlerHandledSet() && more.isErrorHandlerHandled();
        return answered || exchange.isFailed() || exchange.isRouteStop() || exchange.isRollbackOnly();
    }

    private static Caller caller(Exchange exchange) {
        return Caller.of(
                exchange.getVariable("principal", Actor.class),
                exchange.getVariable(CallVariables.CALL, HttpCall.class));
    }
}
