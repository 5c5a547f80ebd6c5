package io.dragoman.provider;

import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a stream ended and what it brought.
 *
 * @param outcome which way it ended
 * @param failure what went wrong; null when complete
 * @param stopReason why the model stopped, as far as it said
 * @param usage tokens the provider reported before the end, in disjoint classes
 * @param usageReported false when it reported none, so that the output must be metered from the characters
 * @param outputCharacters characters of text, reasoning and tool arguments that came
 * @param firstContentAtMs epoch milliseconds of the first content, -1 when none came
 */
public record StreamEnd(
        Outcome outcome,
        @Nullable ProviderException failure,
        StopReason stopReason,
        Usage usage,
        boolean usageReported,
        long outputCharacters,
        long firstContentAtMs) {
    /** The ways a stream can end. */
    public enum Outcome {
        /** The provider said that the answer is complete. */
        COMPLETE,
        /** The stream stopped before that. */
        CUT,
        /** The provider sent an error, or what is not of its dialect. */
        PROVIDER_ERROR,
        /** Nobody listens any more. */
        CLIENT_GONE
    }

    /** Null for a success. */
    public @Nullable ErrorClass errorClass() {
        return failure == null ? null : failure.errorClass();
    }
}
