package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.provider.ProviderAnswer;
import io.dragoman.provider.ProviderException;
import io.dragoman.provider.StreamEnd;
import org.jspecify.annotations.Nullable;

/**
 * Books the end of an attempt, whichever way it ended: usage and cost into the dispatch, outcome into the health of the model. Safe for
 * any thread.
 */
final class Settlement {
    /** Characters of one token, where a provider reports no usage. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private static final int LEAST_PATIENCE_MS = 1_000;

    private final Health health;
    private final RetryBudget retryBudget;

    Settlement(Health health, RetryBudget retryBudget) {
        this.health = health;
        this.retryBudget = retryBudget;
    }

    void answered(Dispatch dispatch, OpenAttempt attempt, ProviderAnswer answer) {
        Usage usage = answer.usageReported()
                ? answer.usage()
                : metered(dispatch, answer.text().length() + answer.reasoning().length());
        book(dispatch, attempt.end(200, null, attempt.elapsedMs(), usage), null);
        retryBudget.earn();
    }

    /** An overtaken attempt is booked with its input: the provider has read that, and may bill it. */
    void failed(Dispatch dispatch, OpenAttempt attempt, ProviderException failure) {
        Usage usage = failure.errorClass() == ErrorClass.OVERTAKEN ? metered(dispatch, 0) : Usage.NONE;
        book(dispatch, attempt.end(failure.status(), blame(attempt, failure.errorClass()), -1, usage), failure);
    }

    /** A silence no longer than the model usually takes is the fault of an impatient client, not of the provider. */
    private static ErrorClass blame(OpenAttempt attempt, ErrorClass errorClass) {
        double patienceMs = Math.max(LEAST_PATIENCE_MS, attempt.candidate().expectedLatencyMs());
        return errorClass == ErrorClass.TIMEOUT && attempt.elapsedMs() < patienceMs ? ErrorClass.DEADLINE : errorClass;
    }

    void streamEnded(Dispatch dispatch, OpenAttempt attempt, StreamEnd end) {
        long firstByteMs =
                end.firstContentAtMs() < 0 ? -1 : Math.max(0, end.firstContentAtMs() - attempt.startedAtMs());
        Usage usage = end.usageReported() ? end.usage() : metered(dispatch, end.outputCharacters());
        ErrorClass errorClass = end.errorClass();
        book(dispatch, attempt.end(200, errorClass, firstByteMs, usage), end.failure());
        if (errorClass == null) {
            retryBudget.earn();
        }
        dispatch.streamSettled();
    }

    private void book(Dispatch dispatch, Attempt ended, @Nullable ProviderException failure) {
        dispatch.record(ended);
        health.record(ended, failure == null ? null : failure.retryAfter().orElse(null));
    }

    private static Usage metered(Dispatch dispatch, long outputCharacters) {
        long output = (outputCharacters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
        return new Usage(dispatch.decision().inputTokens(), 0, 0, output, 0);
    }
}
