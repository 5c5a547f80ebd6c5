package io.dragoman.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How a provider is asked which models it offers, and how its answer reads. A dialect that is not named here is asked as OpenAI is. */
final class ModelListing {
    private static final Pattern VERSION = Pattern.compile("/v\\d+\\w*(?:/|$)");
    private static final String GEMINI_PREFIX = "models/";
    private static final int MAX_MODELS = 10_000;

    private ModelListing() {}

    /** Below the base URL, which may name the version already. */
    static String path(Provider provider) {
        String base = provider.baseUrl().getPath();
        boolean versioned = base != null && VERSION.matcher(base).find();
        return switch (provider.dialect()) {
            case "anthropic" -> "/v1/models?limit=1000";
            case "gemini" -> (versioned ? "" : "/v1beta") + "/models?pageSize=1000";
            case "ollama" -> "/api/tags";
            default -> (versioned ? "" : "/v1") + "/models";
        };
    }

    /** Besides those of every call. */
    static Map<String, String> headers(Provider provider, String key) {
        return switch (provider.dialect()) {
            case "anthropic" -> Map.of("x-api-key", key, "anthropic-version", "2023-06-01");
            case "azure" -> Map.of("api-key", key);
            case "gemini" -> Map.of("x-goog-api-key", key);
            default -> Map.of("authorization", "Bearer " + key);
        };
    }

    /**
     * The provider's names of its models: {@code data} or {@code models} or the list itself, with {@code id} or {@code name}.
     *
     * @throws DragomanException {@code provider_error} when it is no list of models
     */
    static SortedSet<String> names(byte[] body) {
        JsonNode json = read(body);
        JsonNode list = json.isArray() ? json : json.has("data") ? json.path("data") : json.path("models");
        if (!list.isArray()) {
            throw failed("the answer is no list of models");
        }
        SortedSet<String> names = new TreeSet<>();
        for (JsonNode model : list) {
            String name = model.path("id").asText(model.path("name").asText(""));
            if (!name.isEmpty() && names.size() < MAX_MODELS) {
                names.add(name.startsWith(GEMINI_PREFIX) ? name.substring(GEMINI_PREFIX.length()) : name);
            }
        }
        return names;
    }

    static DragomanException failed(String why) {
        return new DragomanException(
                ProblemCode.PROVIDER_ERROR, "provider: " + why + " (expected: its list of models)");
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.read(body);
        } catch (JsonProcessingException e) {
            throw failed("the answer is not JSON");
        }
    }
}
