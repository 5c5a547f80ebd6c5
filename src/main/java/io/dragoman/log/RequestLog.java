package io.dragoman.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Attempt;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.Usage;
import io.dragoman.negotiation.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client asked and what became of it. Bounded in size, because thousands of them may wait for the database.
 *
 * @param timestampMs epoch milliseconds when the request arrived
 * @param requestId the broker's id of the request
 * @param clientRequestId the client's own {@code request.id}, or null
 * @param path which door's work it was, for example {@code chat}
 * @param mode null when the request was refused before it was read
 * @param streamed true when the client wanted server-sent events
 * @param modelId who answered, or who was tried last; null when nobody was asked
 * @param providerId the provider of that model
 * @param apiKeyId the key of the client; null when it had none that is known
 * @param statusCode what the client was sent; {@link #CLIENT_GONE_STATUS} when it left first
 * @param errorClass null for a success; else the class of the last attempt's failure, {@link #CLIENT_GONE}, or, when no attempt failed,
 *     the error code
 * @param errorCode the error code the client was sent, or null
 * @param estimatedCostNanoUsd what the negotiation expected of the model, in nano-USD
 * @param costNanoUsd what all attempts cost, in nano-USD
 * @param latencyMs from the arrival of the request to the end of the answer
 * @param firstByteMs from the arrival of the request to the first content, or -1 when there was none
 * @param usage tokens of all attempts
 * @param routingReason why this model; empty when nothing was negotiated
 * @param attempts in the order they began
 * @param meta the client's {@code request.meta}, a JSON object as text
 * @param decision who was chosen and out of whom; null when nothing was negotiated
 */
public record RequestLog(
        long timestampMs,
        String requestId,
        @Nullable String clientRequestId,
        String path,
        @Nullable Mode mode,
        boolean streamed,
        @Nullable String modelId,
        @Nullable String providerId,
        @Nullable String apiKeyId,
        int statusCode,
        @Nullable String errorClass,
        @Nullable String errorCode,
        long estimatedCostNanoUsd,
        long costNanoUsd,
        long latencyMs,
        long firstByteMs,
        Usage usage,
        String routingReason,
        List<Attempt> attempts,
        String meta,
        @Nullable Decision decision) {
    /** Error class of a request whose client left before the end of the answer. */
    public static final String CLIENT_GONE = "client_gone";

    /** Status of such a request, as other proxies log it; it was never sent. */
    public static final int CLIENT_GONE_STATUS = 499;

    static final int MAX_CLIENT_REQUEST_ID = 200;
    static final int MAX_ROUTING_REASON = 1_000;
    static final int MAX_META = 2_000;

    static final String NO_META = "{}";

    public RequestLog {
        clientRequestId = clientRequestId == null ? null : cut(clientRequestId, MAX_CLIENT_REQUEST_ID);
        routingReason = cut(routingReason, MAX_ROUTING_REASON);
        attempts = List.copyOf(attempts);
    }

    public boolean succeeded() {
        return errorClass == null;
    }

    /** The text of a client's meta; what is larger than {@value #MAX_META} characters is replaced by a note of its size. */
    static String metaText(ObjectNode meta) {
        if (meta.isEmpty()) {
            return NO_META;
        }
        String text = Json.text(meta);
        return text.length() <= MAX_META ? text : "{\"omitted_characters\":" + text.length() + "}";
    }

    /** Control characters go too: not every database stores them. */
    private static String cut(String text, int length) {
        String clean = text.chars().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cntrl}", " ") : text;
        return clean.length() <= length ? clean : clean.substring(0, length);
    }
}
