package io.dragoman.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.problem.InvalidRequestException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that wants an answer, checked and complete: defaults are filled in. The JSON trees are shared, not copied: nobody may
 * change them after construction.
 *
 * @param requestId id of the HTTP request, on every log row and upstream call
 * @param clientId the client's own {@code request.id}, or null
 * @param capabilities what the client demands of the model by name, for example {@code tools}
 * @param policy hard constraints
 * @param messages OpenAI message objects, at least one
 * @param modelHint exact model id to try first, or null
 * @param estimatedInputTokens the client's own estimate; 0 = count them
 * @param parameters provider parameters in OpenAI terms (temperature, max_tokens, tools, ...); never model, messages, stream
 * @param outputSchema JSON Schema that the answer must satisfy, or null
 * @param stream true when the client wants server-sent events
 * @param meta logged, never forwarded
 * @param outputFormat shapes the answer's text
 * @param allowedModels what the key of the client may use; every route that this request takes holds it
 */
public record ChatRequest(
        String requestId,
        @Nullable String clientId,
        Set<String> capabilities,
        RoutingPolicy policy,
        ArrayNode messages,
        @Nullable String modelHint,
        int estimatedInputTokens,
        ObjectNode parameters,
        @Nullable JsonNode outputSchema,
        boolean stream,
        ObjectNode meta,
        OutputFormat outputFormat,
        AllowedModels allowedModels) {
    public ChatRequest {
        if (messages.isEmpty()) {
            throw new InvalidRequestException("request.messages", "messages: [] (expected: at least one message)");
        }
        capabilities = Set.copyOf(capabilities);
    }

    /** The client's own ceiling on output tokens, or 0 when it named none. */
    public int maxOutputTokens() {
        JsonNode limit = parameters.path("max_completion_tokens");
        return limit.isIntegralNumber()
                ? limit.intValue()
                : parameters.path("max_tokens").asInt(0);
    }

    /** True when the client offers tools. */
    public boolean usesTools() {
        return !parameters.path("tools").isEmpty();
    }

    /**
     * This request as the beginning of a plan.
     *
     * @param ownSchema goes before the request's own schema, or null
     * @param watched true when the client wants to see each step
     */
    public ChatRequest plan(@Nullable JsonNode ownSchema, boolean watched) {
        return new ChatRequest(
                requestId,
                clientId,
                capabilities,
                policy,
                messages,
                modelHint,
                estimatedInputTokens,
                parameters,
                ownSchema == null ? outputSchema : ownSchema,
                watched,
                meta,
                outputFormat,
                allowedModels);
    }

    /** A question that is part of this request: its own terms and words, the identity and the rights of this one. */
    public ChatRequest step(
            RoutingPolicy ownPolicy,
            ArrayNode ownMessages,
            ObjectNode ownParameters,
            @Nullable JsonNode ownSchema,
            @Nullable String ownHint) {
        return new ChatRequest(
                requestId,
                clientId,
                capabilities,
                ownPolicy,
                ownMessages,
                ownHint,
                ownMessages == messages ? estimatedInputTokens : 0,
                ownParameters,
                ownSchema,
                false,
                meta,
                outputFormat,
                allowedModels);
    }

    /** The same request with other messages, for a repair. */
    public ChatRequest withMessages(ArrayNode other) {
        return new ChatRequest(
                requestId,
                clientId,
                capabilities,
                policy,
                other,
                modelHint,
                0,
                parameters,
                outputSchema,
                stream,
                meta,
                outputFormat,
                allowedModels);
    }
}
