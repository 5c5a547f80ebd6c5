package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Writes one request for generateContent or streamGenerateContent. Used once. */
final class GeminiRequestWriter {
    /** Parameters that change what is answered and have no counterpart. */
    private static final Set<String> REFUSED = Set.of("functions", "function_call", "audio", "web_search_options");

    private static final int MOST_STOP_SEQUENCES = 5;

    private final ChatRequest request;
    private final Candidate candidate;
    private final ObjectNode parameters;
    private final GeminiModel model;
    private final GeminiContents contents;
    private final ObjectNode body = Json.object();

    GeminiRequestWriter(ChatRequest request, Candidate candidate) {
        this.request = request;
        this.candidate = candidate;
        this.parameters = request.parameters();
        this.model = GeminiModel.named(candidate.model().providerModel());
        this.contents = GeminiContents.of(request.messages(), model);
    }

    ProviderCall write() {
        REFUSED.stream().filter(parameters::hasNonNull).sorted().findFirst().ifPresent(name -> {
            throw Refused.inexpressible(name, "set");
        });
        parameters.properties().stream()
                .filter(entry -> !OpenAiParameters.NAMES.contains(entry.getKey()))
                .forEach(entry -> body.set(entry.getKey(), entry.getValue().deepCopy()));
        writeTools();
        writeSampling();
        writeThinking();
        writeSchema();
        if (!contents.system().isEmpty()) {
            body.putObject("systemInstruction").set("parts", contents.system());
        }
        body.set("contents", contents.turns());
        return new ProviderCall(path(), Map.of(), Json.bytes(body));
    }

    private String path() {
        String name = candidate.model().providerModel();
        String resource = name.contains("/") ? name : "models/" + name;
        String encoded = URLEncoder.encode(resource, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("+", "%20");
        String verb = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        // Addresses of Vertex name a version, and so may those of Gemini; v1beta is where Gemini takes all we send.
        String version = ApiVersion.named(candidate.provider().baseUrl()) ? "" : "/v1beta";
        return version + "/" + encoded + verb;
    }

    private void writeTools() {
        ArrayNode tools = GeminiTools.tools(parameters.path("tools"));
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        ObjectNode choice = GeminiTools.choice(parameters.path("tool_choice"));
        if (!choice.isEmpty()) {
            object("toolConfig").set("functionCallingConfig", choice);
        }
    }

    private void writeSampling() {
        copyNumber("temperature", "temperature");
        copyNumber("top_p", "topP");
        copyNumber("top_k", "topK");
        copyNumber("seed", "seed");
        copyNumber("presence_penalty", "presencePenalty");
        copyNumber("frequency_penalty", "frequencyPenalty");
        if (parameters.path("n").asInt(1) > 1) {
            copyNumber("n", "candidateCount");
        }
        if (parameters.path("logprobs").asBoolean()) {
            config("responseLogprobs", parameters.get("logprobs"));
            copyNumber("top_logprobs", "logprobs");
        }
        writeStop(parameters.path("stop"));
        writeMaxTokens();
    }

    private void writeStop(JsonNode stop) {
        ArrayNode sequences = Json.array();
        (stop.isArray() ? stop : Json.array().add(stop))
                .valueStream()
                .filter(sequence -> !sequence.asText("").isEmpty())
                .limit(MOST_STOP_SEQUENCES)
                .forEach(sequences::add);
        if (!sequences.isEmpty()) {
            config("stopSequences", sequences);
        }
    }

    private void writeMaxTokens() {
        int wanted = request.maxOutputTokens();
        if (wanted == 0) {
            wanted = body.path("generationConfig").path("maxOutputTokens").asInt(0);
        }
        int ceiling = candidate.maxOutputTokens();
        int limit = wanted > 0 && ceiling > 0 ? Math.min(wanted, ceiling) : Math.max(wanted, ceiling);
        if (limit > 0) {
            object("generationConfig").put("maxOutputTokens", limit);
        }
    }

    private void writeThinking() {
        String effort = parameters.path("reasoning_effort").asText("");
        if (effort.isEmpty() || !model.thinks() || body.path("generationConfig").has("thinkingConfig")) {
            return;
        }
        boolean none = effort.equals("none");
        ObjectNode thinking = object("generationConfig").putObject("thinkingConfig");
        if (model.thinksByLevel()) {
            thinking.put("thinkingLevel", level(effort));
        } else if (!none || !model.pro()) {
            thinking.put("thinkingBudget", ThinkingBudget.tokens(effort));
        } else {
            thinking.put("thinkingBudget", ThinkingBudget.LEAST);
        }
        if (!none) {
            thinking.put("includeThoughts", true);
        }
    }

    /** The pro line knows no level below low. */
    private String level(String effort) {
        return switch (effort) {
            case "none", "minimal" -> model.pro() ? "low" : "minimal";
            case "xhigh", "max" -> "high";
            default -> effort;
        };
    }

    private void writeSchema() {
        OutputSchema output = OutputSchema.of(request);
        if (!output.jsonOnly() || body.path("generationConfig").has("responseMimeType")) {
            return;
        }
        if (body.has("tools") && !model.takesSchemaWithTools()) {
            contents.system().addObject().put("text", output.instruction());
            return;
        }
        object("generationConfig").put("responseMimeType", "application/json");
        if (output.schema() != null) {
            config("responseJsonSchema", SchemaSubset.gemini().cut(output.schema()));
        }
    }

    private void copyNumber(String parameter, String as) {
        if (parameters.path(parameter).isNumber()) {
            config(as, parameters.get(parameter));
        }
    }

    private void config(String name, JsonNode value) {
        object("generationConfig").set(name, value);
    }

    private ObjectNode object(String name) {
        return body.path(name) instanceof ObjectNode object ? object : body.putObject(name);
    }
}
