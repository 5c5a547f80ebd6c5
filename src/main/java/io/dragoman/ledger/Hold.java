package io.dragoman.ledger;

import io.dragoman.chat.Attempt;
import io.dragoman.ledger.Writing.Begin;
import io.dragoman.ledger.Writing.Drop;
import io.dragoman.ledger.Writing.End;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The money of one call: taken off what its key may still spend from the moment it exists. It must be closed exactly once, by
 * {@link #settle} or {@link #release}; what comes after the first of them does nothing. Safe for any thread.
 */
public final class Hold {
    private final LedgerWriter writer;
    private final Balance balance;
    private final Call call;
    private final boolean limited;
    private final boolean chargeUnanswered;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean announced;

    /**
     * @param limited the key has a budget
     * @param chargeUnanswered a call of which nothing is known is charged all that is held
     */
    Hold(LedgerWriter writer, Balance balance, Call call, boolean limited, boolean chargeUnanswered) {
        this.writer = writer;
        this.balance = balance;
        this.call = call;
        this.limited = limited;
        this.chargeUnanswered = chargeUnanswered;
    }

    /** What is held, in nano-USD; the call must cost no more. */
    public long nanoUsd() {
        return call.heldNanoUsd();
    }

    /**
     * Writes the hold down; to be called before the provider is. With a budget it returns when the hold is written, so that a process that
     * is killed knows the call when it is back. Without one it does not wait while the ledger is well. A call that costs nothing leaves no
     * hold.
     *
     * @throws LedgerUnavailableException when it could not be written in time; the hold is released, the call must not be made
     */
    public void commit() {
        if (call.heldNanoUsd() == 0) {
            return;
        }
        announced = true;
        if (!limited && !writer.failing()) {
            writer.add(new Begin(call, null));
            return;
        }
        Wait wait = new Wait();
        writer.add(new Begin(call, wait));
        try {
            wait.await();
        } catch (LedgerUnavailableException e) {
            release();
            throw e;
        }
    }

    /** Closes the hold of a call that was never made. */
    public void release() {
        if (closed.compareAndSet(false, true)) {
            balance.release(call.heldNanoUsd());
            if (announced) {
                writer.add(new Drop(call));
            }
        }
    }

    /** Charges the call that has ended to its key. Does not wait: a process that is killed now charges what was held. */
    public void settle(Attempt ended, Basis basis) {
        if (closed.compareAndSet(false, true)) {
            long charge = charge(ended.costNanoUsd(), basis);
            writer.add(new End(call, ended, basis, charge));
            balance.settle(call.heldNanoUsd(), charge);
        }
    }

    private long charge(long cost, Basis basis) {
        return basis == Basis.UNKNOWN && chargeUnanswered ? Math.max(cost, call.heldNanoUsd()) : cost;
    }
}
