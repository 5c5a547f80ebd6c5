package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.ArrayList;
import java.util.List;

/** Reads a unary answer of an OpenAI-like provider. */
final class OpenAiAnswerReader {
    private OpenAiAnswerReader() {}

    static ProviderAnswer read(byte[] body) {
        JsonNode json = parse(body);
        if (json.hasNonNull("error") || json.path("object").asText("").equals("error")) {
            throw ErrorClassifier.errorAfter200(json);
        }
        JsonNode choice = json.path("choices").path(0);
        JsonNode message = choice.path("message");
        // A filtered answer may have a reason and no message.
        if (!message.isObject() && !choice.hasNonNull("finish_reason")) {
            throw ErrorClassifier.garbage("answer: no choices[0].message (expected: a chat completion)");
        }
        StopReason stopReason = OpenAiStopReasons.read(choice.path("finish_reason"));
        Usage usage = OpenAiUsage.read(json.path("usage"));
        return new ProviderAnswer(
                json,
                OpenAiContent.text(message),
                OpenAiContent.reasoning(message),
                toolCalls(message),
                stopReason,
                usage == null ? Usage.NONE : usage,
                usage != null);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.read(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            throw ErrorClassifier.garbage("answer: not JSON (expected: a chat completion)");
        }
        throw ErrorClassifier.garbage("answer: not a JSON object (expected: a chat completion)");
    }

    private static List<ToolCall> toolCalls(JsonNode message) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            String id = call.path("id").asText("");
            calls.add(new ToolCall(
                    id.isEmpty() ? "call_" + calls.size() : id,
                    function.path("name").asText(""),
                    arguments(function.path("arguments"))));
        }
        JsonNode legacy = message.path("function_call");
        if (calls.isEmpty() && legacy.isObject()) {
            calls.add(new ToolCall("call_0", legacy.path("name").asText(""), arguments(legacy.path("arguments"))));
        }
        return calls;
    }

    /** JSON text; some compatible providers send an object. */
    private static String arguments(JsonNode arguments) {
        return arguments.isContainerNode() ? Json.text(arguments) : arguments.asText("");
    }
}
