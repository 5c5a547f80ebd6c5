package io.dragoman.ledger;

/**
 * The money of one key in one month, in nano-USD: what it was charged, what was forgiven of that, what is held. The one place where a
 * budget is decided. Safe for any thread.
 */
final class Balance {
    private long counted;
    private long forgiven;
    private long held;

    Balance(long counted, long forgiven) {
        this.counted = counted;
        this.forgiven = forgiven;
    }

    /**
     * Holds the amount if it fits: after it, {@code spent + held <= limit}. One step, so that of any number of calls at once only those
     * are let through that fit together.
     *
     * @param amount 0 or more
     * @return false when it does not fit; then nothing has changed
     */
    synchronized boolean hold(long amount, long limit) {
        if (amount > remaining(limit)) {
            return false;
        }
        held += amount;
        return true;
    }

    /** Gives back what was held for a call that never began. */
    synchronized void release(long amount) {
        held -= amount;
    }

    /**
     * Charges a call that has ended, in place of what was held for it.
     *
     * @param charge may be more than was held: what a provider bills is owed, whatever the budget
     */
    synchronized void settle(long amount, long charge) {
        held -= amount;
        counted = sum(counted, charge);
    }

    synchronized long counted() {
        return counted;
    }

    /** Takes everything charged so far up to this sum off the budget. What is held stays held. */
    synchronized void forgive(long upTo) {
        forgiven = upTo;
    }

    synchronized Standing standing() {
        return new Standing(spent(), held);
    }

    /** What can still be held under a limit; below 0 when a provider has billed more than was held. */
    synchronized long remaining(long limit) {
        return limit - sum(spent(), held);
    }

    private long spent() {
        return counted - forgiven;
    }

    /** Of amounts of 0 or more; {@link Long#MAX_VALUE} when it is more than that. */
    private static long sum(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
