package io.dragoman.negotiation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.RoutingPolicy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a negotiation needs to know about a request.
 *
 * @param policy hard constraints
 * @param inputTokens counted or estimated, without head-room
 * @param maxOutputTokens the client's own ceiling on one answer; 0 = none
 * @param choices answers that one request asks for, 1 or more
 * @param required capabilities that the client names
 * @param implied capabilities that the request cannot do without, whether or not the client names them
 * @param modelHint model to try first, or null
 * @param allowedModels what the key of the client may use
 * @param seed where chance comes from in mode thompson: equal seeds give equal decisions
 */
public record Demand(
        RoutingPolicy policy,
        int inputTokens,
        int maxOutputTokens,
        int choices,
        Set<String> required,
        Set<String> implied,
        @Nullable String modelHint,
        AllowedModels allowedModels,
        String seed) {
    public Demand {
        inputTokens = Math.max(0, inputTokens);
        maxOutputTokens = Math.max(0, maxOutputTokens);
        choices = Math.max(1, choices);
        required = Set.copyOf(required);
        implied = Set.copyOf(implied);
    }

    /** Reads the demand off a request, counting its tokens unless the client has estimated them. */
    public static Demand of(ChatRequest request, TokenCounter counter) {
        return new Demand(
                request.policy(),
                counter.count(request),
                request.maxOutputTokens(),
                request.parameters().path("n").asInt(1),
                request.capabilities(),
                implied(request),
                request.modelHint(),
                request.allowedModels(),
                request.requestId());
    }

    private static Set<String> implied(ChatRequest request) {
        Set<String> implied = new LinkedHashSet<>();
        if (request.usesTools()) {
            implied.add(Capability.TOOLS);
        }
        if (hasImages(request)) {
            implied.add(Capability.VISION);
        }
        return implied;
    }

    private static boolean hasImages(ChatRequest request) {
        for (JsonNode message : request.messages()) {
            for (JsonNode part : message.path("content")) {
                if (part.path("type").asText().equals("image_url")) {
                    return true;
                }
            }
        }
        return false;
    }
}
