package io.dragoman.orchestration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.ChatRequest;
import io.dragoman.chat.Json;
import io.dragoman.chat.RoutingPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the steps of a plan ask: always the client's whole conversation, then what was answered, then what to do with it. Whoever writes an
 * answer also gets the client's parameters and schema; whoever reviews or judges does not. Safe for any thread.
 */
final class Questions {
    private final Prompts prompts;
    private final JsonNode verdictSchema;
    private final JsonNode choiceSchema;

    Questions(Prompts prompts) {
        this.prompts = prompts;
        this.verdictSchema = schema(prompts, "verdict.schema.json");
        this.choiceSchema = schema(prompts, "choice.schema.json");
    }

    /** The client's own question. */
    ChatRequest own(ChatRequest request, RoutingPolicy policy, boolean hinted) {
        return request.step(
                policy,
                request.messages(),
                request.parameters(),
                request.outputSchema(),
                hinted ? request.modelHint() : null);
    }

    /** Asks for an answer in the light of the newest one and what was said of it, in the words of a prompt. */
    ChatRequest revision(
            ChatRequest request, RoutingPolicy policy, String prompt, Contribution newest, List<Critique> said) {
        String told = prompts.filled(prompt, Map.of("draft", newest.text(), "critiques", listed(said)));
        return request.step(
                policy, followed(request, newest, told), request.parameters(), request.outputSchema(), null);
    }

    ChatRequest critique(ChatRequest request, RoutingPolicy policy, Contribution newest) {
        String told = prompts.filled("critique", Map.of("draft", newest.text()));
        return request.step(policy, followed(request, newest, told), quietParameters(request), verdictSchema, null);
    }

    /** Shows the answers under letters, so that nobody knows whose they are. */
    ChatRequest judgement(ChatRequest request, RoutingPolicy policy, List<Contribution> options) {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < options.size(); i++) {
            answers.append("Answer ").append((char) ('A' + i)).append(":\n");
            answers.append(options.get(i).text()).append("\n\n");
        }
        ArrayNode messages = Json.array().addAll(request.messages());
        messages.addObject()
                .put("role", "user")
                .put(
                        "content",
                        prompts.filled(
                                "judge", Map.of("answers", answers.toString().strip())));
        return request.step(policy, messages, quietParameters(request), choiceSchema, null);
    }

    private static ArrayNode followed(ChatRequest request, Contribution newest, String told) {
        ArrayNode messages = Json.array().addAll(request.messages());
        messages.addObject().put("role", "assistant").put("content", newest.text());
        messages.addObject().put("role", "user").put("content", told);
        return messages;
    }

    /** No tools for whoever only reads, but where they were used before, because providers refuse such a history without them. */
    private static ObjectNode quietParameters(ChatRequest request) {
        ObjectNode parameters = Json.object();
        boolean toolTurns = false;
        for (JsonNode message : request.messages()) {
            toolTurns |=
                    message.has("tool_calls") || message.path("role").asText().equals("tool");
        }
        if (toolTurns && request.usesTools()) {
            parameters.set("tools", request.parameters().path("tools"));
            parameters.put("tool_choice", "none");
        }
        return parameters;
    }

    private static String listed(List<Critique> critiques) {
        if (critiques.size() == 1) {
            return critiques.get(0).summary();
        }
        return critiques.stream()
                .map(critique -> "Reviewer " + (critiques.indexOf(critique) + 1) + ":\n" + critique.summary())
                .collect(Collectors.joining("\n\n"));
    }

    private static JsonNode schema(Prompts prompts, String file) {
        try {
            return Json.read(prompts.text(file));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + ": not JSON", e);
        }
    }
}
