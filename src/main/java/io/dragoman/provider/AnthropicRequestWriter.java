package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.negotiation.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes one request for the Messages API. Used once. */
final class AnthropicRequestWriter {
    private static final String VERSION = "2023-06-01";

    /** Anthropic demands a ceiling; this one stands when neither client, budget nor catalogue names any. */
    private static final int DEFAULT_MAX_TOKENS = 4096;

    /** Parameters that change what is answered and have no counterpart. */
    private static final Set<String> REFUSED = Set.of("functions", "function_call", "audio", "web_search_options");

    private final ChatRequest request;
    private final Candidate candidate;
    private final ObjectNode parameters;
    private final ClaudeModel model;
    private final AnthropicTurns turns;
    private final ObjectNode body = Json.object();

    AnthropicRequestWriter(ChatRequest request, Candidate candidate) {
        this.request = request;
        this.candidate = candidate;
        this.parameters = request.parameters();
        this.model = ClaudeModel.named(candidate.model().providerModel());
        this.turns = AnthropicTurns.of(request.messages());
    }

    ProviderCall write() {
        refuse();
        body.put("model", candidate.model().providerModel());
        body.put("max_tokens", maxTokens());
        if (request.stream()) {
            body.put("stream", true);
        }
        parameters.properties().stream()
                .filter(entry -> !OpenAiParameters.NAMES.contains(entry.getKey())
                        && !entry.getKey().equals("betas"))
                .forEach(entry -> body.set(entry.getKey(), entry.getValue().deepCopy()));
        writeTools();
        writeThinking();
        writeSampling();
        writeSchema();
        writeMetadata();
        if (!turns.system().isEmpty()) {
            body.set("system", turns.system());
        }
        body.set("messages", turns.turns());
        return new ProviderCall(
                ApiVersion.named(candidate.provider().baseUrl()) ? "/messages" : "/v1/messages",
                headers(),
                Json.bytes(body));
    }

    private void refuse() {
        REFUSED.stream().filter(parameters::hasNonNull).sorted().findFirst().ifPresent(name -> {
            throw Refused.inexpressible(name, "set");
        });
        if (parameters.path("n").asInt(1) > 1) {
            throw Refused.inexpressible("n", parameters.path("n").asText(""));
        }
    }

    private int maxTokens() {
        int ceiling = candidate.maxOutputTokens();
        int wanted = request.maxOutputTokens();
        if (wanted > 0) {
            return ceiling > 0 ? Math.min(wanted, ceiling) : wanted;
        }
        if (ceiling > 0) {
            return ceiling;
        }
        int longest = candidate.model().maxOutputTokens();
        return longest > 0 ? longest : DEFAULT_MAX_TOKENS;
    }

    private void writeTools() {
        ArrayNode tools = AnthropicTools.tools(parameters.path("tools"), model);
        if (tools.isEmpty()) {
            return;
        }
        body.set("tools", tools);
        ObjectNode choice =
                AnthropicTools.choice(parameters.path("tool_choice"), parameters.path("parallel_tool_calls"));
        if (!choice.isEmpty()) {
            body.set("tool_choice", choice);
        }
    }

    /** A client's own {@code thinking} passes; else the effort asked for becomes an effort level or a budget. */
    private void writeThinking() {
        String effort = parameters.path("reasoning_effort").asText("");
        boolean wanted = !effort.isEmpty() && !effort.equals("none");
        if (!wanted || body.has("thinking") || !model.thinks() || AnthropicTools.forces(body.path("tool_choice"))) {
            return;
        }
        if (model.thinksAdaptively()) {
            body.putObject("thinking").put("type", "adaptive");
            outputConfig().put("effort", effortLevel(effort));
        } else {
            writeThinkingBudget(effort);
        }
    }

    private void writeThinkingBudget(String effort) {
        // The budget counts against max_tokens; half of it stays for the answer. Less than 1024 is refused.
        int budget =
                Math.min(ThinkingBudget.tokens(effort), body.path("max_tokens").asInt() / 2);
        if (budget >= ThinkingBudget.LEAST && !turns.answersToolsWithoutThinking()) {
            body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        }
    }

    private String effortLevel(String effort) {
        return switch (effort) {
            case "minimal" -> "low";
            case "xhigh" -> model.takesExtraEffort() ? effort : "high";
            default -> effort;
        };
    }

    private ObjectNode outputConfig() {
        return body.path("output_config") instanceof ObjectNode config ? config : body.putObject("output_config");
    }

    private void writeSampling() {
        JsonNode stop = parameters.path("stop");
        if (!stop.isMissingNode() && !body.has("stop_sequences")) {
            writeStop(stop);
        }
        boolean thinking = Set.of("enabled", "adaptive")
                .contains(body.path("thinking").path("type").asText(""));
        if (!model.takesSampling()) {
            return;
        }
        // With thinking on, Anthropic refuses any temperature but 1, any top_k and a top_p under 0.95.
        if (parameters.path("temperature").isNumber() && !thinking) {
            body.put(
                    "temperature",
                    Math.max(0, Math.min(1, parameters.path("temperature").asDouble())));
        }
        if (parameters.path("top_k").isIntegralNumber() && !thinking) {
            body.set("top_k", parameters.get("top_k"));
        }
        boolean lone = !body.has("temperature") || !model.takesOneOfTemperatureAndTopP();
        if (parameters.path("top_p").isNumber()
                && lone
                && (!thinking || parameters.path("top_p").asDouble() >= 0.95)) {
            body.set("top_p", parameters.get("top_p"));
        }
    }

    private void writeStop(JsonNode stop) {
        ArrayNode sequences = Json.array();
        // Anthropic refuses sequences of nothing but white space.
        (stop.isArray() ? stop : Json.array().add(stop))
                .valueStream()
                .filter(sequence -> !sequence.asText("").isBlank())
                .forEach(sequences::add);
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }

    private void writeSchema() {
        OutputSchema output = OutputSchema.of(request);
        if (!output.jsonOnly() || body.path("output_config").has("format")) {
            return;
        }
        JsonNode schema = output.schema();
        if (schema == null || !model.takesSchema() || SchemaSubset.hasOpenObjects(schema)) {
            turns.system().addObject().put("type", "text").put("text", output.instruction());
            return;
        }
        outputConfig()
                .putObject("format")
                .put("type", "json_schema")
                .set("schema", SchemaSubset.anthropic().cut(schema));
    }

    private void writeMetadata() {
        JsonNode own = parameters.path("metadata").path("user_id");
        JsonNode user = own.isTextual() ? own : parameters.path("safety_identifier");
        user = user.isTextual() ? user : parameters.path("user");
        if (user.isTextual()) {
            body.putObject("metadata").set("user_id", user);
        }
        JsonNode tier = parameters.path("service_tier");
        if (Set.of("auto", "standard_only").contains(tier.asText(""))) {
            body.set("service_tier", tier);
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("anthropic-version", VERSION);
        String betas = parameters
                .path("betas")
                .valueStream()
                .map(JsonNode::asText)
                .filter(beta -> beta.matches("[A-Za-z0-9._-]+"))
                .collect(Collectors.joining(","));
        if (!betas.isEmpty()) {
            headers.put("anthropic-beta", betas);
        }
        return headers;
    }
}
