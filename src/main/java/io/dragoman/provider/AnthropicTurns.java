package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;

/**
 * A conversation in Anthropic's words: system blocks apart, then turns that alternate between user and assistant. Content parts that are
 * not OpenAI's (thinking, tool_use, document, ...) are Anthropic's own and pass as they are.
 */
final class AnthropicTurns {
    private final ArrayNode system = Json.array();
    private final ArrayNode turns = Json.array();

    /**
     * @param messages OpenAI message objects
     * @throws ProviderException of class {@code CLIENT} for a message that is wrong in itself, {@code UNSUPPORTED} for a part that Anthropic
     *     cannot take
     */
    static AnthropicTurns of(ArrayNode messages) {
        AnthropicTurns conversation = new AnthropicTurns();
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages[" + i + "]");
        }
        conversation.closeSystemOnly();
        conversation.trimLastAnswer();
        return conversation;
    }

    ArrayNode system() {
        return system;
    }

    ArrayNode turns() {
        return turns;
    }

    /**
     * True when the model must go on after tool results and its own last turn shows no thinking: with a thinking budget Anthropic refuses
     * such a conversation.
     */
    boolean answersToolsWithoutThinking() {
        if (turns.size() < 2 || !has(turns.get(turns.size() - 1), "tool_result")) {
            return false;
        }
        JsonNode asked = turns.get(turns.size() - 2);
        return !has(asked, "thinking") && !has(asked, "redacted_thinking");
    }

    private void add(JsonNode message, String at) {
        String role = message.path("role").asText("");
        switch (role) {
            case "system", "developer" -> parts(message.path("content"), at, system);
            case "user" -> addQuestion(message, at);
            case "assistant" -> addAnswer(message, at);
            case "tool" -> addToolResult(message, at);
            default -> throw Refused.wrong(at + ".role", role, "system, developer, user, assistant or tool");
        }
    }

    /** Anthropic refuses a turn without content. */
    private void addQuestion(JsonNode message, String at) {
        ArrayNode content = Json.array();
        parts(message.path("content"), at, content);
        if (!content.isEmpty()) {
            turn("user").addAll(content);
        }
    }

    private void addAnswer(JsonNode message, String at) {
        ArrayNode content = Json.array();
        parts(message.path("content"), at, content);
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            content.add(toolUse(calls.path(i), at + ".tool_calls[" + i + "]"));
        }
        if (!content.isEmpty()) {
            turn("assistant").addAll(content);
        }
    }

    private static ObjectNode toolUse(JsonNode call, String at) {
        JsonNode function = call.path("function");
        ObjectNode block = Json.object();
        block.put("type", "tool_use");
        block.put("id", toolId(call.path("id").asText("")));
        block.put("name", function.path("name").asText(""));
        block.set("input", ToolArguments.read(function.path("arguments"), at + ".function.arguments"));
        return block;
    }

    private void addToolResult(JsonNode message, String at) {
        ObjectNode block = turn("user").addObject();
        block.put("type", "tool_result");
        block.put("tool_use_id", toolId(message.path("tool_call_id").asText("")));
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            block.set("content", content);
        } else {
            parts(content, at, block.putArray("content"));
        }
        copy("is_error", message, block);
        copy("cache_control", message, block);
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

    private void addPart(JsonNode part, String at, ArrayNode into) {
        String type = part.path("type").asText("");
        switch (type) {
            case "" -> throw Refused.wrong(at + ".type", "missing", "for example text or image_url");
            case "text" -> {
                // Anthropic refuses empty text blocks.
                if (!part.path("text").asText("").isEmpty()) {
                    into.add(part);
                }
            }
            case "refusal" -> addText(part.path("refusal").asText(""), into);
            case "image_url" -> into.add(keepCaching(part, image(part.path("image_url"), at)));
            case "file" -> into.add(keepCaching(part, document(part.path("file"), at)));
            case "input_audio", "video_url" -> throw Refused.inexpressible(at + ".type", type);
            default -> into.add(part);
        }
    }

    private static void addText(String text, ArrayNode into) {
        if (!text.isEmpty()) {
            into.addObject().put("type", "text").put("text", text);
        }
    }

    private static ObjectNode image(JsonNode image, String at) {
        String url = image.isTextual() ? image.asText("") : image.path("url").asText("");
        ObjectNode block = Json.object().put("type", "image");
        block.set("source", source(url, at + ".image_url.url"));
        return block;
    }

    private static ObjectNode document(JsonNode file, String at) {
        if (!file.hasNonNull("file_data")) {
            throw Refused.inexpressible(at + ".file", "a file without file_data");
        }
        ObjectNode block = Json.object().put("type", "document");
        block.set("source", source(file.path("file_data").asText(""), at + ".file.file_data"));
        if (file.hasNonNull("filename")) {
            block.put("title", file.path("filename").asText(""));
        }
        return block;
    }

    private static ObjectNode source(String url, String at) {
        DataUrl data = DataUrl.parse(url);
        if (data != null) {
            return Json.object()
                    .put("type", "base64")
                    .put("media_type", data.mediaType())
                    .put("data", data.base64());
        }
        if (url.startsWith("https://") || url.startsWith("http://")) {
            return Json.object().put("type", "url").put("url", url);
        }
        throw Refused.wrong(at, "not a usable URL", "https:, http: or data:<type>;base64,<data>");
    }

    private static ObjectNode keepCaching(JsonNode from, ObjectNode block) {
        copy("cache_control", from, block);
        return block;
    }

    private static void copy(String field, JsonNode from, ObjectNode into) {
        if (from.has(field)) {
            into.set(field, from.get(field));
        }
    }

    /** Content of the turn to write to: the last one when it has the role, else a new one. */
    private ArrayNode turn(String role) {
        JsonNode last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        if (last != null && role.equals(last.path("role").asText(""))) {
            return (ArrayNode) last.path("content");
        }
        return turns.addObject().put("role", role).putArray("content");
    }

    /** Anthropic wants at least one turn: instructions alone become the user's. */
    private void closeSystemOnly() {
        if (turns.isEmpty() && !system.isEmpty()) {
            turn("user").addAll(system);
            system.removeAll();
        }
    }

    /** Anthropic refuses an answer to go on from that ends in white space. */
    private void trimLastAnswer() {
        JsonNode last = turns.isEmpty() ? Json.object() : turns.get(turns.size() - 1);
        JsonNode content = last.path("content");
        if (!"assistant".equals(last.path("role").asText("")) || content.isEmpty()) {
            return;
        }
        int end = content.size() - 1;
        if ("text".equals(content.get(end).path("type").asText(""))) {
            ObjectNode trimmed = content.get(end).deepCopy();
            ((ArrayNode) content)
                    .set(
                            end,
                            trimmed.put("text", trimmed.path("text").asText("").stripTrailing()));
        }
    }

    private static boolean has(JsonNode turn, String type) {
        return turn.path("content")
                .valueStream()
                .anyMatch(block -> type.equals(block.path("type").asText("")));
    }

    /** Anthropic takes only letters, digits, underscore and hyphen in ids; ids of other providers may hold more. */
    private static String toolId(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }
}
