package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Ollama's answers and stream lines have in common. */
final class OllamaWire {
    private OllamaWire() {}

    /**
     * @throws ProviderException when the text is not an object, or is an error
     */
    static ObjectNode parse(byte[] text) {
        try {
            if (Json.read(text) instanceof ObjectNode line) {
                if (line.hasNonNull("error")) {
                    throw ErrorClassifier.errorAfter200(line);
                }
                return line;
            }
        } catch (JsonProcessingException notJson) {
            throw ErrorClassifier.garbage("answer: not JSON (expected: a chat answer of Ollama)");
        }
        throw ErrorClassifier.garbage("answer: not a JSON object (expected: a chat answer of Ollama)");
    }

    /** Null when the answer counts no tokens. Prompt tokens that Ollama had in its cache are not counted apart. */
    static @Nullable Usage usage(JsonNode answer) {
        if (!answer.hasNonNull("prompt_eval_count") && !answer.hasNonNull("eval_count")) {
            return null;
        }
        long input = TokenCounts.read(answer, "prompt_eval_count");
        long output = TokenCounts.read(answer, "eval_count");
        return input == TokenCounts.WRONG || output == TokenCounts.WRONG ? null : new Usage(input, 0, 0, output, 0);
    }

    /** Old versions give no reason. */
    static StopReason stopReason(JsonNode answer, boolean toolsCalled) {
        return switch (answer.path("done_reason").asText("stop")) {
            case "stop" -> toolsCalled ? StopReason.TOOL_CALLS : StopReason.STOP;
            case "length" -> StopReason.LENGTH;
            default -> StopReason.OTHER;
        };
    }

    /** @param before calls of the same answer that came earlier, because ids are made from positions */
    static List<ToolCall> toolCalls(JsonNode message, int before) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            JsonNode arguments = function.path("arguments");
            String id = call.path("id").asText("");
            calls.add(new ToolCall(
                    id.isEmpty() ? "call_" + (before + calls.size()) : id,
                    function.path("name").asText(""),
                    arguments.isTextual()
                            ? arguments.textValue()
                            : arguments.isObject() ? Json.text(arguments) : "{}"));
        }
        return calls;
    }
}
