package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Model;
import io.dragoman.catalog.PriceSource;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Requests and candidates for tests of dialects. */
final class DialectRequests {
    private DialectRequests() {}

    /** JSON with single quotes for double ones. */
    static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    static ChatRequest request(JsonNode messages, JsonNode parameters) {
        return request(messages, parameters, null, false);
    }

    static ChatRequest request(
            JsonNode messages, JsonNode parameters, @Nullable JsonNode outputSchema, boolean stream) {
        ObjectNode body = parameters.deepCopy();
        body.set("messages", messages);
        ChatRequest request = RecordedRequests.of(body.put("stream", stream));
        return outputSchema == null ? request : RecordedRequests.withSchema(request, outputSchema);
    }

    static Candidate candidate(String model) {
        return candidate(model, "https://api.example.com", 0, 0);
    }

    static Candidate candidate(String model, String baseUrl, int longestAnswer, int ceiling) {
        return new Candidate(
                new Model(model, "p", model, 5, 0, longestAnswer, null, PriceSource.UNKNOWN, null, true),
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

    static JsonNode body(ProviderCall call) {
        return RecordedRequests.read(call.body());
    }
}
