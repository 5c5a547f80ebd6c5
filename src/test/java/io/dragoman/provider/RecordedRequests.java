package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.negotiation.Candidate;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Turns bodies that were sent to OpenAI-like endpoints back into what the client must have asked. */
final class RecordedRequests {
    private RecordedRequests() {}

    /** JSON with single quotes for double ones. */
    static ObjectNode json(String text) {
        return read(text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static ObjectNode read(byte[] body) {
        try {
            return (ObjectNode) Json.read(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** A request with the messages, parameters and stream flag of an OpenAI body. */
    static ChatRequest of(JsonNode body) {
        ObjectNode parameters = body.deepCopy();
        parameters.remove(List.of("model", "messages", "stream"));
        return new ChatRequest(
                "request-1",
                null,
                Set.of(),
                new RoutingPolicy(Mode.NORMAL, 1_000_000_000, 20_000, 0),
                (ArrayNode) body.path("messages"),
                null,
                0,
                parameters,
                null,
                body.path("stream").asBoolean(),
                Json.object(),
                OutputFormat.AS_IS,
                AllowedModels.ALL);
    }

    static ChatRequest withSchema(ChatRequest request, JsonNode schema) {
        return new ChatRequest(
                request.requestId(),
                null,
                Set.of(),
                request.policy(),
                request.messages(),
                null,
                0,
                request.parameters(),
                schema,
                request.stream(),
                request.meta(),
                request.outputFormat(),
                request.allowedModels());
    }

    static Candidate candidate(String model) {
        return candidate(model, "https://api.example.com", 0);
    }

    static Candidate candidate(String model, String baseUrl, int ceiling) {
        return new Candidate(
                new Model(model, "p", model, 5, 0, 0, null, PriceSource.UNKNOWN, null, true),
                new Provider("p", "t", "d", URI.create(baseUrl), true, CredentialStore.NONE, ""),
                0,
                0,
                1,
                ceiling,
                0,
                0,
                0,
                0,
                0.5,
                1,
                0);
    }
}
