package io.dragoman.chat;

import org.jspecify.annotations.Nullable;

/**
 * One finished request to one provider, successful or not.
 *
 * @param modelId the broker's id of the model asked
 * @param providerId the provider asked
 * @param startedAtMs epoch milliseconds when the attempt began
 * @param latencyMs from sending to the last byte, or to the failure
 * @param firstByteMs from sending to the first content, or -1 when there was none
 * @param status the provider's HTTP status, or 0 when none arrived
 * @param errorClass null for a success
 * @param usage what the provider reported or, for a cut stream, what was metered
 * @param costNanoUsd what the attempt costs in nano-USD
 */
public record Attempt(
        String modelId,
        String providerId,
        long startedAtMs,
        long latencyMs,
        long firstByteMs,
        int status,
        @Nullable ErrorClass errorClass,
        Usage usage,
        long costNanoUsd) {
    public boolean succeeded() {
        return errorClass == null;
    }
}
