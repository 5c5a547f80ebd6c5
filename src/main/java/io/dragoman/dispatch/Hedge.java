package io.dragoman.dispatch;

import io.dragoman.camel.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two attempts of one request side by side: the first that answers wins, the other is cancelled. Safe for any thread.
 */
final class Hedge {
    private final @Nullable Cancellation client;
    private final CountDownLatch firstEnded = new CountDownLatch(1);
    private final List<Cancellation> running = new ArrayList<>(2);
    private @Nullable Cancellation winner;
    private Map<String, Object> answer = Map.of();
    private @Nullable Throwable failure;

    /** @param client cancelled when the client has gone; null when nobody can leave */
    Hedge(@Nullable Cancellation client) {
        this.client = client;
    }

    /** A cancellation for one attempt: by the client, or because the other attempt has answered. */
    synchronized Cancellation begin() {
        Cancellation attempt = new Cancellation();
        running.add(attempt);
        if (client != null) {
            client.onCancel(attempt::cancel);
        }
        if (winner != null) {
            attempt.cancel();
        }
        return attempt;
    }

    /**
     * Claims the answer for an attempt and cancels the other.
     *
     * @param variables what the walk goes on with
     * @return false when the other attempt was first
     */
    boolean win(Cancellation attempt, Map<String, Object> variables) {
        List<Cancellation> losers;
        synchronized (this) {
            if (winner != null) {
                return false;
            }
            winner = attempt;
            answer = new HashMap<>(variables);
            losers = running.stream().filter(other -> other != attempt).toList();
        }
        firstEnded.countDown();
        losers.forEach(Cancellation::cancel);
        return true;
    }

    /** Tells that the first attempt has ended without an answer. */
    void firstFailed() {
        firstEnded.countDown();
    }

    /** Waits; true when the first attempt has been silent all the time. */
    boolean silentFor(int ms) throws InterruptedException {
        return !firstEnded.await(ms, TimeUnit.MILLISECONDS);
    }

    synchronized boolean overtook(Cancellation attempt) {
        return winner != null && winner != attempt;
    }

    synchronized Map<String, Object> answer() {
        return answer;
    }

    synchronized void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }
}
