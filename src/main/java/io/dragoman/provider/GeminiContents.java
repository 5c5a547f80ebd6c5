package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * A conversation in Gemini's words: a system instruction, then turns that alternate between user and model. Content parts without a {@code
 * type} are Gemini's own (fileData, functionCall, ...) and pass as they are.
 */
final class GeminiContents {
    /** Google's own mark for tool calls that Gemini did not make, or whose signature the client has not kept. */
    private static final String FOREIGN_SIGNATURE = "skip_thought_signature_validator";

    private final boolean wantsSignatures;
    private final ArrayNode system = Json.array();
    private final ArrayNode turns = Json.array();
    private final Map<String, String> toolNames = new HashMap<>();

    private GeminiContents(boolean wantsSignatures) {
        this.wantsSignatures = wantsSignatures;
    }

    /**
     * @param messages OpenAI message objects
     * @throws ProviderException of class {@code CLIENT} for a message that is wrong in itself, {@code UNSUPPORTED} for a part that Gemini
     *     cannot take
     */
    static GeminiContents of(ArrayNode messages, GeminiModel model) {
        GeminiContents conversation = new GeminiContents(model.wantsSignatures());
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages[" + i + "]");
        }
        conversation.closeSystemOnly();
        return conversation;
    }

    /** Parts of the system instruction, empty when there is none. */
    ArrayNode system() {
        return system;
    }

    ArrayNode turns() {
        return turns;
    }

    private void add(JsonNode message, String at) {
        String role = message.path("role").asText("");
        switch (role) {
            case "system", "developer" -> parts(message.path("content"), at, system);
            case "user" -> addTurn("user", message, at);
            case "assistant" -> addAnswer(message, at);
            case "tool" -> addToolResult(message, at);
            default -> throw Refused.wrong(at + ".role", role, "system, developer, user, assistant or tool");
        }
    }

    private void addTurn(String role, JsonNode message, String at) {
        ArrayNode parts = Json.array();
        parts(message.path("content"), at, parts);
        if (!parts.isEmpty()) {
            turn(role).addAll(parts);
        }
    }

    private void addAnswer(JsonNode message, String at) {
        addTurn("model", message, at);
        JsonNode calls = message.path("tool_calls");
        boolean signed = !wantsSignatures
                || calls.valueStream().anyMatch(call -> !signature(call).isEmpty());
        for (int i = 0; i < calls.size(); i++) {
            ObjectNode part = functionCall(calls.path(i), at + ".tool_calls[" + i + "]");
            if (!signed && i == 0) {
                part.put("thoughtSignature", FOREIGN_SIGNATURE);
            }
            turn("model").add(part);
        }
    }

    private ObjectNode functionCall(JsonNode call, String at) {
        JsonNode function = call.path("function");
        String id = call.path("id").asText("");
        String name = function.path("name").asText("");
        toolNames.put(id, name);
        ObjectNode part = Json.object();
        ObjectNode translated = part.putObject("functionCall");
        if (!id.isEmpty()) {
            translated.put("id", id);
        }
        translated.put("name", name);
        translated.set("args", ToolArguments.read(function.path("arguments"), at + ".function.arguments"));
        String signature = signature(call);
        if (!signature.isEmpty()) {
            part.put("thoughtSignature", signature);
        }
        return part;
    }

    /** Where Google's own OpenAI-compatible API puts it. */
    private static String signature(JsonNode call) {
        return call.path("extra_content")
                .path("google")
                .path("thought_signature")
                .asText("");
    }

    private void addToolResult(JsonNode message, String at) {
        String id = message.path("tool_call_id").asText("");
        String name = message.path("name").asText(toolNames.getOrDefault(id, ""));
        if (name.isEmpty()) {
            throw Refused.wrong(at + ".tool_call_id", id, "the id of a tool call in an earlier message");
        }
        ArrayNode parts = Json.array();
        parts(message.path("content"), at, parts);
        ObjectNode part = Json.object();
        ObjectNode response = part.putObject("functionResponse");
        if (!id.isEmpty()) {
            response.put("id", id);
        }
        response.put("name", name);
        response.set("response", result(parts));
        ArrayNode turn = turn("user");
        turn.add(part);
        parts.valueStream().filter(other -> !other.has("text")).forEach(turn::add);
    }

    /** Gemini wants an object: JSON objects go as they are, other text under {@code output}. */
    private static ObjectNode result(ArrayNode parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.path("text").asText("")));
        try {
            if (Json.read(text.toString()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // Plain text is what most tools answer.
            return Json.object().put("output", text.toString());
        }
        return Json.object().put("output", text.toString());
    }

    private void parts(JsonNode content, String at, ArrayNode into) {
        if (content.isTextual()) {
            addText(content.asText(""), into);
            return;
        }
        if (!content.isArray() && !content.isNull() && !content.isMissingNode()) {
            throw Refused.wrong(at + ".content", content.toString(), "text or a list of parts");
        }
        for (int i = 0; i < content.size(); i++) {
            addPart(content.get(i), at + ".content[" + i + "]", into);
        }
    }

    private static void addPart(JsonNode part, String at, ArrayNode into) {
        String type = part.path("type").asText("");
        switch (type) {
            case "" -> into.add(ownPart(part, at));
            case "text" -> addText(part.path("text").asText(""), into);
            case "refusal" -> addText(part.path("refusal").asText(""), into);
            case "image_url" -> into.add(GeminiMedia.image(part.path("image_url"), at));
            case "video_url" -> into.add(GeminiMedia.video(part.path("video_url"), at));
            case "input_audio" -> into.add(GeminiMedia.audio(part.path("input_audio")));
            case "file" -> into.add(GeminiMedia.file(part.path("file"), at));
            // Thinking of another provider means nothing to Gemini.
            case "thinking", "redacted_thinking" -> {}
            default -> throw Refused.inexpressible(at + ".type", type);
        }
    }

    private static JsonNode ownPart(JsonNode part, String at) {
        if (part.isObject() && !part.isEmpty()) {
            return part;
        }
        throw Refused.wrong(at, part.toString(), "a part, for example of type text or image_url");
    }

    private static void addText(String text, ArrayNode into) {
        if (!text.isEmpty()) {
            into.addObject().put("text", text);
        }
    }

    /** Parts of the turn to write to: the last one when it has the role, else a new one. */
    private ArrayNode turn(String role) {
        JsonNode last = turns.isEmpty() ? Json.object() : turns.get(turns.size() - 1);
        if (role.equals(last.path("role").asText(""))) {
            return (ArrayNode) last.path("parts");
        }
        return turns.addObject().put("role", role).putArray("parts");
    }

    /** Gemini wants at least one turn: instructions alone become the user's. */
    private void closeSystemOnly() {
        if (turns.isEmpty() && !system.isEmpty()) {
            turn("user").addAll(system);
            system.removeAll();
        }
    }
}
