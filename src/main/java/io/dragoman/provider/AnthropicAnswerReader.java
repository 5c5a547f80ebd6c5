package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads unary answers of the Messages API. */
final class AnthropicAnswerReader {
    private AnthropicAnswerReader() {}

    static ProviderAnswer read(byte[] body) {
        JsonNode message = message(body);
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText("")) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> thinking.append(block.path("thinking").asText(""));
                case "tool_use" -> calls.add(toolCall(block));
                // Tools that Anthropic runs itself are none of the client's business; the body still shows them.
                default -> {}
            }
        }
        AnthropicUsage usage = new AnthropicUsage();
        usage.update(message.path("usage"));
        return new ProviderAnswer(
                message,
                text.toString(),
                thinking.toString(),
                calls,
                AnthropicStop.reason(message.path("stop_reason").asText("")),
                usage.usage(),
                AnthropicUsage.reported(message.path("usage")));
    }

    private static JsonNode message(byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (JsonProcessingException e) {
            throw ErrorClassifier.garbage("the answer is not JSON");
        }
        if (json.hasNonNull("error")) {
            throw AnthropicErrors.after200(json);
        }
        if (!json.path("content").isArray() || !json.path("stop_reason").isTextual()) {
            throw ErrorClassifier.garbage("the answer is not a complete message");
        }
        return json;
    }

    private static ToolCall toolCall(JsonNode block) {
        JsonNode input = block.path("input");
        return new ToolCall(
                block.path("id").asText(""), block.path("name").asText(""), input.isObject() ? Json.text(input) : "{}");
    }
}
