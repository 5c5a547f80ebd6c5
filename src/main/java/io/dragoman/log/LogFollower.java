package io.dragoman.log;

import io.dragoman.store.Transaction;
import java.util.List;

/**
 * Writes down what else there is to know of finished requests: samples, rewards. It does so in the transaction that writes the log, so
 * that whoever counts rows of the one and of the other comes to the same number, also after a kill.
 */
@FunctionalInterface
public interface LogFollower {
    /** Called on the thread that writes; a failure takes the whole batch back, to be written again later. */
    void write(Transaction transaction, List<RequestLog> logs);
}
