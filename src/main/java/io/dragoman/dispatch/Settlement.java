package io.dragoman.dispatch;

import io.dragoman.chat.Attempt;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Usage;
import io.dragoman.health.Health;
import io.dragoman.ledger.Basis;
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
        long characters = answer.text().length() + answer.reasoning().length();
        Basis basis = basis(answer.usageReported());
        Usage usage = basis == Basis.REPORTED ? answer.usage() : metered(dispatch, answer.usage(), characters);
        book(dispatch, attempt, attempt.end(200, null, attempt.elapsedMs(), usage), basis, null);
        retryBudget.earn();
    }

    /** An attempt without an answer is booked with its input where the provider may have read that, and bill it. */
    void failed(Dispatch dispatch, OpenAttempt attempt, ProviderException failure) {
        Basis basis = failure.mayBeBilled() ? Basis.UNKNOWN : Basis.NOTHING;
        Usage usage = basis == Basis.UNKNOWN ? metered(dispatch, Usage.NONE, 0) : Usage.NONE;
        Attempt ended = attempt.end(failure.status(), blame(attempt, failure.errorClass()), -1, usage);
        book(dispatch, attempt, ended, basis, failure);
    }

    /** A silence no longer than the model usually takes is the fault of an impatient client, not of the provider. */
    private static ErrorClass blame(OpenAttempt attempt, ErrorClass errorClass) {
        double patienceMs = Math.max(LEAST_PATIENCE_MS, attempt.candidate().expectedLatencyMs());
        return errorClass == ErrorClass.TIMEOUT && attempt.elapsedMs() < patienceMs ? ErrorClass.DEADLINE : errorClass;
    }

    void streamEnded(Dispatch dispatch, OpenAttempt attempt, StreamEnd end) {
        long firstByteMs =
                end.firstContentAtMs() < 0 ? -1 : Math.max(0, end.firstContentAtMs() - attempt.startedAtMs());
        Basis basis = basis(end.usageReported());
        Usage usage = basis == Basis.REPORTED ? end.usage() : metered(dispatch, end.usage(), end.outputCharacters());
        ErrorClass errorClass = end.errorClass();
        book(dispatch, attempt, attempt.end(200, errorClass, firstByteMs, usage), basis, end.failure());
        if (errorClass == null) {
            retryBudget.earn();
        }
        dispatch.streamSettled();
    }

    private void book(
            Dispatch dispatch, OpenAttempt attempt, Attempt ended, Basis basis, @Nullable ProviderException failure) {
        attempt.hold().settle(ended, basis);
        dispatch.record(attempt, ended);
        health.record(ended, failure == null ? null : failure.retryAfter().orElse(null));
    }

    private static Basis basis(boolean usageReported) {
        return usageReported ? Basis.REPORTED : Basis.METERED;
    }

    /** @param partly what the provider reported before it fell silent: Anthropic tells the input at the beginning of a stream */
    private static Usage metered(Dispatch dispatch, Usage partly, long outputCharacters) {
        long characters = (outputCharacters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
        long output = Math.max(partly.output(), characters - partly.reasoning());
        return partly.inputTotal() > 0
                ? new Usage(partly.input(), partly.cacheRead(), partly.cacheWrite(), output, partly.reasoning())
                : new Usage(dispatch.decision().inputTokens(), 0, 0, output, partly.reasoning());
    }
}
