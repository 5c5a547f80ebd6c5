package io.dragoman.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usd;
import io.dragoman.redaction.Redaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Everything in it is shown to admins, so nothing of a prompt, an answer, a key or a provider's text belongs here.
 *
 * @param timestampMs epoch milliseconds when it happened
 * @param requestId of the request in which it happened, or null
 * @param latencyMs {@link #ABSENT} when it says nothing about time; so the other numbers
 * @param costNanoUsd in nano-USD
 * @param reason one word or a short phrase, cut after {@value #MAX_REASON} characters
 * @param more further fields of this type: text, numbers and booleans by their names on the wire
 */
public record Event(
        EventType type,
        long timestampMs,
        @Nullable String requestId,
        @Nullable String providerId,
        @Nullable String modelId,
        @Nullable Mode mode,
        long latencyMs,
        long costNanoUsd,
        long inputTokens,
        long outputTokens,
        @Nullable String reason,
        Map<String, Object> more) {
    /** Stands for a number that is not known. */
    public static final long ABSENT = -1;

    static final int MAX_REASON = 1_000;

    public Event {
        reason = reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    /** Begins an event that happens now. */
    public static Builder of(EventType type) {
        return new Builder(type);
    }

    /** As it stands in the stream; what is absent is left out. */
    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("type", type.wireName());
        json.put("timestamp", Instant.ofEpochMilli(timestampMs).toString());
        putText(json, "request_id", requestId);
        putText(json, "provider_id", providerId);
        putText(json, "model_id", modelId);
        putText(json, "mode", mode == null ? null : mode.wireName());
        putNumber(json, "latency_ms", latencyMs);
        if (costNanoUsd != ABSENT) {
            json.put("cost_usd", Usd.ofNano(costNanoUsd));
        }
        putNumber(json, "input_tokens", inputTokens);
        putNumber(json, "output_tokens", outputTokens);
        putText(json, "reason", reason == null ? null : Redaction.text(reason));
        more.forEach(json::putPOJO);
        return json;
    }

    private static void putText(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putNumber(ObjectNode json, String name, long value) {
        if (value != ABSENT) {
            json.put(name, value);
        }
    }

    /** Collects what is known about an event. For one thread. */
    public static final class Builder {
        private final EventType type;
        private long timestampMs = System.currentTimeMillis();
        private @Nullable String requestId;
        private @Nullable String providerId;
        private @Nullable String modelId;
        private @Nullable Mode mode;
        private long latencyMs = ABSENT;
        private long costNanoUsd = ABSENT;
        private long inputTokens = ABSENT;
        private long outputTokens = ABSENT;
        private @Nullable String reason;
        private Map<String, Object> more = Map.of();

        private Builder(EventType type) {
            this.type = type;
        }

        /** When it did not happen just now. */
        public Builder at(long epochMs) {
            timestampMs = epochMs;
            return this;
        }

        public Builder request(@Nullable String id) {
            requestId = id;
            return this;
        }

        public Builder model(@Nullable String provider, @Nullable String model) {
            providerId = provider;
            modelId = model;
            return this;
        }

        public Builder mode(@Nullable Mode asked) {
            mode = asked;
            return this;
        }

        public Builder latencyMs(long ms) {
            latencyMs = ms;
            return this;
        }

        public Builder costNanoUsd(long nanoUsd) {
            costNanoUsd = nanoUsd;
            return this;
        }

        public Builder tokens(long input, long output) {
            inputTokens = input;
            outputTokens = output;
            return this;
        }

        public Builder reason(@Nullable String why) {
            reason = why;
            return this;
        }

        /**
         * A further field; nothing happens when the value is null.
         *
         * @param value text, a number or a boolean
         */
        public Builder with(String name, @Nullable Object value) {
            if (value != null) {
                if (more.isEmpty()) {
                    more = new LinkedHashMap<>(4);
                }
                more.put(name, value);
            }
            return this;
        }

        public Event build() {
            return new Event(
                    type,
                    timestampMs,
                    requestId,
                    providerId,
                    modelId,
                    mode,
                    latencyMs,
                    costNanoUsd,
                    inputTokens,
                    outputTokens,
                    reason,
                    more);
        }
    }
}
