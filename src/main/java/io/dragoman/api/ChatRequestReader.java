package io.dragoman.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.catalog.RoutingConfig;
import io.dragoman.chat.AllowedModels;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Mode;
import io.dragoman.chat.OutputFormat;
import io.dragoman.chat.RoutingPolicy;
import io.dragoman.chat.Usd;
import io.dragoman.problem.InvalidRequestException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/chat}: checks every field against the contract and fills in the defaults of the routing
 * configuration. Unknown fields are ignored. Stateless; safe for any thread.
 */
public final class ChatRequestReader {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final Set<String> BROKERS_OWN = Set.of("model", "messages", "stream");
    private static final int MAX_TEXT = 200;

    private final OutputSchemas outputSchemas;

    public ChatRequestReader(OutputSchemas outputSchemas) {
        this.outputSchemas = outputSchemas;
    }

    /**
     * @param allowedModels what the key of the client may use
     * @throws InvalidRequestException naming the first field that is wrong
     */
    public ChatRequest read(ObjectNode body, String requestId, RoutingConfig defaults, AllowedModels allowedModels) {
        Fields root = Fields.of(body);
        if (!root.has("request")) {
            throw root.wrong("request", body.path("request"), "an object with messages");
        }
        Fields request = root.object("request");
        OutputFormat outputFormat = outputFormat(root.object("output_format"));
        return new ChatRequest(
                requestId,
                request.text("id", MAX_TEXT),
                capabilities(root.object("capabilities")),
                policy(root.object("policy"), defaults),
                messages(request),
                request.text("model_hint", MAX_TEXT),
                request.integer("estimated_input_tokens", 0, Integer.MAX_VALUE),
                parameters(request.object("parameters")),
                outputSchema(request),
                request.flag("stream"),
                request.object("meta").node(),
                outputFormat,
                allowedModels);
    }

    private static Set<String> capabilities(Fields capabilities) {
        Set<String> required = new HashSet<>();
        capabilities.node().fieldNames().forEachRemaining(name -> {
            if (capabilities.flag(name)) {
                required.add(name);
            }
        });
        return required;
    }

    private static RoutingPolicy policy(Fields policy, RoutingConfig defaults) {
        double budgetUsd = policy.number("max_budget_usd", 0, RoutingPolicy.MAX_BUDGET_USD);
        int latencyMs = policy.integer("max_latency_ms", 0, RoutingPolicy.MAX_LATENCY_MS);
        return new RoutingPolicy(
                mode(policy, defaults),
                budgetUsd == 0 ? defaults.defaultMaxBudgetNanoUsd() : Usd.toNano(budgetUsd),
                latencyMs == 0 ? defaults.defaultMaxLatencyMs() : latencyMs,
                policy.integer("min_weight", 0, RoutingPolicy.MAX_WEIGHT));
    }

    private static Mode mode(Fields policy, RoutingConfig defaults) {
        JsonNode value = policy.node().path("mode");
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            return defaults.defaultMode();
        }
        return Mode.of(value.asText()).orElseThrow(() -> policy.wrong("mode", value, "one of " + Mode.allNames()));
    }

    private static ArrayNode messages(Fields request) {
        JsonNode value = request.node().path("messages");
        if (!(value instanceof ArrayNode messages) || messages.isEmpty()) {
            throw request.wrong("messages", value, "a list of at least one message");
        }
        for (int i = 0; i < messages.size(); i++) {
            checkMessage(messages.get(i), request.path() + "messages[" + i + "]");
        }
        return messages;
    }

    private static void checkMessage(JsonNode message, String path) {
        if (!message.isObject()) {
            throw new InvalidRequestException(
                    path, path + ": not an object (expected: an object with role and content)");
        }
        Fields fields = new Fields((ObjectNode) message, path + ".");
        String role = message.path("role").asText("");
        if (!ROLES.contains(role)) {
            throw fields.wrong("role", message.path("role"), "system, developer, user, assistant or tool");
        }
        JsonNode content = message.path("content");
        if (content.isMissingNode() || content.isNull()) {
            if (!role.equals("assistant")) {
                throw fields.wrong("content", content, "text or a list of parts");
            }
            return;
        }
        if (content.isArray()) {
            checkParts((ArrayNode) content, path + ".content");
        } else if (!content.isTextual()) {
            throw fields.wrong("content", content, "text or a list of parts");
        }
    }

    private static void checkParts(ArrayNode parts, String path) {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).path("type").isTextual()) {
                String where = path + "[" + i + "]";
                throw new InvalidRequestException(
                        where, where + ": no type (expected: a part with a type, for example text)");
            }
        }
    }

    private static ObjectNode parameters(Fields parameters) {
        for (String name : BROKERS_OWN) {
            if (parameters.has(name)) {
                throw parameters.wrong(name, parameters.node().path(name), "not here: the broker sets it");
            }
        }
        parameters.integer("max_tokens", 1, Integer.MAX_VALUE);
        parameters.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        JsonNode tools = parameters.node().path("tools");
        if (!tools.isMissingNode() && !tools.isArray()) {
            throw parameters.wrong("tools", tools, "a list of tools");
        }
        return parameters.node();
    }

    private @Nullable JsonNode outputSchema(Fields request) {
        if (!request.has("output_schema")) {
            return null;
        }
        JsonNode schema = request.node().path("output_schema");
        outputSchemas.check(schema, request.path() + "output_schema");
        return schema;
    }

    private static OutputFormat outputFormat(Fields format) {
        if (format.node().isEmpty()) {
            return OutputFormat.AS_IS;
        }
        return new OutputFormat(
                outputType(format), format.integer("max_tokens", 0, Integer.MAX_VALUE), format.flag("strip_think"));
    }

    private static OutputFormat.@Nullable Type outputType(Fields format) {
        String type = format.text("type", MAX_TEXT);
        if (type == null) {
            return null;
        }
        for (OutputFormat.Type known : OutputFormat.Type.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(type)) {
                return known;
            }
        }
        throw format.wrong("type", format.node().path("type"), "json, markdown or text");
    }
}
