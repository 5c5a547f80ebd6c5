package io.dragoman.orchestration;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ChatRequest;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through several models: what it has spent, what they said, and whether to go on. It outlives every failing step,
 * so that what is paid for is never lost. Safe for any thread, because steps run side by side.
 */
public final class Plan {
    private final ChatRequest request;
    private final Orchestration orchestration;
    private final long deadlineNanos;
    private final Consumer<StepReport> listener;
    private final CountDownLatch ended = new CountDownLatch(1);

    private final List<List<Attempt>> attempts = new ArrayList<>();
    private final List<StepReport> trace = new ArrayList<>();
    private final List<Contribution> answers = new ArrayList<>();
    private final List<Critique> critiques = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private long spentNanoUsd;
    private long estimatedNanoUsd;
    private int round;
    private int revisions;
    private boolean votersLeft = true;
    private volatile boolean behind;
    private @Nullable String judgeId;
    private @Nullable Contribution chosen;
    private @Nullable Stop stop;
    private Stop atEnd = Stop.COMPLETE;
    private @Nullable DragomanException firstFailure;

    /**
     * @param deadlineNanos value of {@link System#nanoTime} at which the client's deadline is over
     * @param listener hears of each step when it has ended, on the step's thread; must not block
     */
    public Plan(ChatRequest request, Orchestration orchestration, long deadlineNanos, Consumer<StepReport> listener) {
        this.request = request;
        this.orchestration = orchestration;
        this.deadlineNanos = deadlineNanos;
        this.listener = listener;
    }

    /** The client's request, with the policy for all steps together. */
    public ChatRequest request() {
        return request;
    }

    public Orchestration orchestration() {
        return orchestration;
    }

    public long remainingMs() {
        return Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    }

    /** What is left of the purse, in nano-USD. */
    public synchronized long leftNanoUsd() {
        return Math.max(0, request.policy().maxBudgetNanoUsd() - spentNanoUsd);
    }

    public synchronized long spentNanoUsd() {
        return spentNanoUsd;
    }

    /** What was expected of all steps that were taken, in nano-USD. */
    public synchronized long estimatedNanoUsd() {
        return estimatedNanoUsd;
    }

    /** All attempts of all steps, in the order they were booked. */
    public synchronized List<Attempt> attempts() {
        return attempts.stream().flatMap(List::stream).toList();
    }

    /** The same by step. */
    synchronized List<List<Attempt>> attemptsOfSteps() {
        return List.copyOf(attempts);
    }

    public synchronized List<StepReport> trace() {
        return List.copyOf(trace);
    }

    /** Answers to the client's request so far, in the order they came. */
    public synchronized List<Contribution> answers() {
        return List.copyOf(answers);
    }

    public synchronized List<Critique> critiques() {
        return List.copyOf(critiques);
    }

    /** What the reviewers of the round that runs have said. */
    synchronized List<Critique> critiquesOfRound() {
        return critiques.stream().filter(critique -> critique.round() == round).toList();
    }

    /** The answer that was chosen, else the newest. */
    public synchronized Optional<Contribution> best() {
        if (chosen != null) {
            return Optional.of(chosen);
        }
        return answers.isEmpty() ? Optional.empty() : Optional.of(answers.get(answers.size() - 1));
    }

    /** The answer that the client gets. Throws why there is none. */
    public synchronized Contribution requireBest() {
        return best().orElseThrow(() -> firstFailure != null
                ? firstFailure
                : new DragomanException(ProblemCode.PROVIDER_ERROR, "No step of the plan gave an answer"));
    }

    /** True while more steps may be taken; routes ask. */
    public synchronized boolean isOpen() {
        return stop == null;
    }

    /** Ends the plan; the first reason counts. */
    public synchronized void stop(Stop reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    /** The reason when every step was taken and none of them stopped the plan. */
    synchronized void endsAs(Stop reason) {
        atEnd = reason;
    }

    public synchronized Stop stopReason() {
        return stop == null ? atEnd : stop;
    }

    /** Rounds that have begun. */
    public synchronized int round() {
        return round;
    }

    synchronized int beginRound() {
        return ++round;
    }

    /** How often the first answer was revised. */
    public synchronized int revisions() {
        return revisions;
    }

    /** The client's bound on rounds. */
    int iterations(int usual) {
        return orchestration.iterations() == 0 ? usual : orchestration.iterations();
    }

    /** The client's number of voters; one voter would be no vote. */
    int voters(int usual) {
        return orchestration.iterations() <= 1 ? usual : orchestration.iterations();
    }

    /** Models that have been seated as voters, whether or not they answered. */
    synchronized Set<String> asked() {
        return Set.copyOf(asked);
    }

    synchronized void seated(String modelId) {
        asked.add(modelId);
    }

    synchronized void closeVote() {
        votersLeft = false;
    }

    synchronized boolean votersLeft() {
        return votersLeft;
    }

    /** Who judged, or null when nobody had to. */
    public synchronized @Nullable String judgeId() {
        return judgeId;
    }

    synchronized void judgedBy(String modelId) {
        judgeId = modelId;
    }

    synchronized void choose(Contribution answer) {
        chosen = answer;
    }

    /** One of several answers that were given side by side. A model that stood in for another has no second vote. */
    synchronized void voted(Contribution answer) {
        boolean again = answers.stream().anyMatch(other -> other.modelId().equals(answer.modelId()));
        if (!again) {
            asked.add(answer.modelId());
            answers.add(answer);
        }
    }

    /** The answer that counts from now on. */
    synchronized void answeredAlone(Contribution answer, Seat.Work work) {
        if (work == Seat.Work.REVISION) {
            revisions++;
        }
        answers.add(answer);
        chosen = null;
    }

    synchronized void criticised(Critique critique) {
        critiques.add(critique);
    }

    /** Books what a step cost, whichever way it ended. */
    synchronized void book(List<Attempt> ofStep, long expectedNanoUsd) {
        attempts.add(List.copyOf(ofStep));
        ofStep.forEach(attempt -> spentNanoUsd += attempt.costNanoUsd());
        estimatedNanoUsd += expectedNanoUsd;
    }

    synchronized void failed(DragomanException failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
    }

    void report(StepReport report) {
        synchronized (this) {
            trace.add(report);
        }
        listener.accept(report);
    }

    synchronized boolean reported(String step, String outcome) {
        return trace.stream()
                .anyMatch(
                        report -> report.step().equals(step) && report.outcome().equals(outcome));
    }

    /** From now on steps run while the client is served already, until {@link #end}. */
    public void runsBehind() {
        behind = true;
    }

    /** No step will be taken any more, and all are booked. */
    public void end() {
        ended.countDown();
    }

    /** Waits for the end of a plan that runs behind its answer: the client may leave while steps still run. */
    boolean awaitEnd(Duration longest) throws InterruptedException {
        return !behind || ended.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
