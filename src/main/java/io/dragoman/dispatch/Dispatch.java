package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.dispatch.Purse.Paid;
import io.dragoman.ledger.Basis;
import io.dragoman.ledger.BudgetExceededException;
import io.dragoman.negotiation.Candidate;
import io.dragoman.negotiation.Decision;
import io.dragoman.negotiation.RoutingReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's way through its candidates: who is left to ask, what was tried, what it has cost so far. Every candidate it hands out
 * still fits what is left of the budget. Safe for any thread, because a stream ends on another thread than it began on.
 */
public final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    /** The words that go with the faults of an answer, and the faults, with room to spare. */
    private static final int REPAIR_INSTRUCTION_TOKENS = 500;

    private final Decision decision;
    private final long deadlineNanos;
    private final Purse purse;
    private final Deque<Candidate> left;
    private final List<OpenAttempt> open = new ArrayList<>(2);
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final List<String> events = new ArrayList<>(1);
    private long spentNanoUsd;
    private int started;
    private final CountDownLatch streamSettled = new CountDownLatch(1);
    private boolean streaming;
    private boolean repaired;
    private @Nullable Candidate answeredBy;
    private @Nullable Duration smallestWait;

    /**
     * @param deadlineNanos value of {@link System#nanoTime} at which the client's deadline is over
     */
    Dispatch(Decision decision, long deadlineNanos, Purse purse) {
        this.decision = decision;
        this.deadlineNanos = deadlineNanos;
        this.purse = purse;
        this.left = new ArrayDeque<>(decision.ranked());
    }

    public Decision decision() {
        return decision;
    }

    public long deadlineNanos() {
        return deadlineNanos;
    }

    public long remainingMs() {
        return (deadlineNanos - System.nanoTime()) / 1_000_000;
    }

    /**
     * Takes the best candidate left that fits what is left of the time, the budget of the request and that of its key, with its output held
     * to that, and the money for it; empty when there is none.
     */
    synchronized Optional<Paid> take() {
        while (!left.isEmpty()) {
            Candidate candidate = left.poll();
            if (!fits(candidate)) {
                continue;
            }
            Optional<Paid> paid = candidate
                    .within(remainingBudgetNanoUsd())
                    .flatMap(affordable -> purse.pay(affordable, decision.catalogNumber()));
            if (paid.isPresent()) {
                return paid;
            }
            event("skipped:key_budget");
        }
        return Optional.empty();
    }

    /** Why nobody can be asked, when the budget of the key is the reason; else null. */
    synchronized @Nullable BudgetExceededException refusedByKey() {
        return purse.refusal();
    }

    /** Puts a candidate back at the head, to be asked again. */
    synchronized void putBack(Candidate candidate) {
        left.addFirst(candidate);
    }

    /** Leaves only candidates that could take the input that was too large for this one. False when there is none. */
    synchronized boolean escalate(Candidate overflowed) {
        left.retainAll(decision.escalations(overflowed));
        return hasAlternative();
    }

    /** True when another candidate could still be asked after this one. */
    synchronized boolean hasAlternative() {
        return left.stream().anyMatch(this::fits);
    }

    /**
     * Lets the candidate that answered be asked once more, with its own answer in the input, where what is left of budget and time allows
     * that.
     *
     * @return false when it does not
     */
    public synchronized boolean reopenForRepair() {
        if (answeredBy == null || repaired) {
            return false;
        }
        Attempt last = attempts.get(attempts.size() - 1);
        long input = answeredBy.inputTokens() + last.usage().outputTotal() + REPAIR_INSTRUCTION_TOKENS;
        Candidate again = answeredBy.withInputTokens((int) Math.min(Integer.MAX_VALUE, input));
        if (!fits(again)) {
            return false;
        }
        repaired = true;
        left.clear();
        left.add(again);
        answeredBy = null;
        event("repaired:output_schema");
        return true;
    }

    /** How many attempts may begin: a repair adds one. */
    synchronized int extraAttempts() {
        return repaired ? 1 : 0;
    }

    synchronized void begin(OpenAttempt attempt) {
        started++;
        open.add(attempt);
    }

    /** An attempt came to nothing before anybody was asked, so it is not one of those that may begin. */
    synchronized void notAsked() {
        started--;
    }

    /** Nobody was asked, and the hold of the attempt is released. */
    synchronized void withdraw(OpenAttempt attempt) {
        open.remove(attempt);
        started--;
    }

    synchronized int attemptsStarted() {
        return started;
    }

    synchronized void record(OpenAttempt begun, Attempt ended) {
        open.remove(begun);
        attempts.add(ended);
        spentNanoUsd += ended.costNanoUsd();
    }

    /** Charges attempts that nobody has ended: the request is over, and no money may stay held for it. */
    synchronized void closeOpenHolds() {
        for (OpenAttempt forgotten : open) {
            LOG.error(
                    "an attempt with {} was not settled",
                    forgotten.candidate().model().id());
            forgotten.hold().settle(forgotten.end(0, ErrorClass.CLIENT_GONE, -1, Usage.NONE), Basis.UNKNOWN);
        }
        open.clear();
    }

    synchronized void answeredBy(Candidate candidate) {
        answeredBy = candidate;
    }

    synchronized void streamBegan() {
        streaming = true;
    }

    void streamSettled() {
        streamSettled.countDown();
    }

    /** Waits until a stream that has begun is booked: it may end a moment after the client has gone. */
    void awaitSettlement(Duration longest) throws InterruptedException {
        boolean open;
        synchronized (this) {
            open = streaming;
        }
        if (open && !streamSettled.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("a stream was not settled {} ms after its answer had ended", longest.toMillis());
        }
    }

    synchronized void event(String event) {
        if (!events.contains(event)) {
            events.add(event);
        }
    }

    synchronized void waitAtLeast(@Nullable Duration wait) {
        if (wait != null && (smallestWait == null || wait.compareTo(smallestWait) < 0)) {
            smallestWait = wait;
        }
    }

    synchronized @Nullable Duration smallestWait() {
        return smallestWait;
    }

    /** Who answered, or empty while nobody has. */
    public synchronized Optional<Candidate> answeredBy() {
        return Optional.ofNullable(answeredBy);
    }

    /** Finished attempts in the order they ended, successful or not. */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Cost of all finished attempts, in nano-USD. */
    public synchronized long spentNanoUsd() {
        return spentNanoUsd;
    }

    /** Why this model answered: the negotiation's reason and what happened on the way. */
    public synchronized String routingReason() {
        Candidate shown = answeredBy != null ? answeredBy : decision.ranked().get(0);
        return new RoutingReason(decision, shown, events).text();
    }

    /** True when every finished attempt failed with the class. */
    synchronized boolean allFailedWith(ErrorClass errorClass) {
        return !attempts.isEmpty() && attempts.stream().allMatch(attempt -> attempt.errorClass() == errorClass);
    }

    private boolean fits(Candidate candidate) {
        return candidate.fits(remainingBudgetNanoUsd(), remainingMs());
    }

    private long remainingBudgetNanoUsd() {
        return decision.policy().maxBudgetNanoUsd() - spentNanoUsd;
    }
}
