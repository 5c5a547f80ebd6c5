package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stream of the Messages API: blocks that open, grow and close. Text, thinking and the client's tools go on; signatures,
 * citations and the tools that Anthropic runs itself do not. {@code message_stop} ends the answer, whatever comes behind it.
 */
final class AnthropicStreamReader implements StreamReader {
    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, OpenCall> openCalls = new HashMap<>();
    private @Nullable ChunkWriter writer;
    private boolean started;
    private boolean complete;
    private boolean usageReported;
    private StopReason stopReason = StopReason.OTHER;
    private long outputCharacters;

    /** A tool call whose block is open. */
    private static final class OpenCall {
        private final int index;
        private boolean argued;

        OpenCall(int index) {
            this.index = index;
        }
    }

    @Override
    public List<String> read(String event, String data) {
        if (complete || data.isBlank()) {
            return List.of();
        }
        JsonNode json = parse(data);
        return switch (json.path("type").asText("")) {
            case "message_start" -> start(json.path("message"));
            case "content_block_start" -> open(json.path("index").asInt(), json.path("content_block"));
            case "content_block_delta" -> grow(json.path("index").asInt(), json.path("delta"));
            case "content_block_stop" -> close(json.path("index").asInt());
            case "message_delta" -> end(json);
            case "message_stop" -> stop();
            case "error" -> throw AnthropicErrors.after200(json);
            case "" -> throw failure(json);
            // ping, and whatever Anthropic adds: its rule is to pass over unknown events.
            default -> List.of();
        };
    }

    private static JsonNode parse(String data) {
        try {
            return Json.read(data);
        } catch (JsonProcessingException notJson) {
            throw ErrorClassifier.garbage("stream event: not JSON (expected: an event of the Messages API)");
        }
    }

    private static ProviderException failure(JsonNode json) {
        return json.hasNonNull("error")
                ? AnthropicErrors.after200(json)
                : ErrorClassifier.garbage("stream event: no type (expected: an event of the Messages API)");
    }

    private List<String> start(JsonNode message) {
        if (started) {
            // Two answers in one would be neither.
            throw ErrorClassifier.garbage("stream event: a second message_start inside an answer");
        }
        openCalls.clear();
        usage.update(message.path("usage"));
        writer = new ChunkWriter(
                message.path("id").asText(""), message.path("model").asText(""), System.currentTimeMillis() / 1000);
        return List.of();
    }

    private List<String> open(int index, JsonNode block) {
        return switch (block.path("type").asText("")) {
            case "text" -> text(block.path("text").asText(""));
            case "thinking" -> thinking(block.path("thinking").asText(""));
            case "tool_use" -> openCall(index, block);
            default -> List.of();
        };
    }

    private List<String> openCall(int index, JsonNode block) {
        JsonNode input = block.path("input");
        boolean whole = input.isObject() && !input.isEmpty();
        String arguments = whole ? Json.text(input) : "";
        count(arguments);
        List<String> chunks = writer().toolCall(
                        block.path("id").asText(""), block.path("name").asText(""), arguments);
        OpenCall call = new OpenCall(writer().lastToolCall());
        call.argued = whole;
        openCalls.put(index, call);
        return chunks;
    }

    private List<String> grow(int index, JsonNode delta) {
        return switch (delta.path("type").asText("")) {
            case "text_delta" -> text(delta.path("text").asText(""));
            case "thinking_delta" -> thinking(delta.path("thinking").asText(""));
            case "input_json_delta" ->
                arguments(index, delta.path("partial_json").asText(""));
            default -> List.of();
        };
    }

    private List<String> text(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        count(text);
        return writer().text(text);
    }

    private List<String> thinking(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        count(text);
        return writer().reasoning(text);
    }

    /** Arguments of a block that is not a client's tool call belong to a tool of Anthropic's own. */
    private List<String> arguments(int index, String json) {
        OpenCall call = openCalls.get(index);
        if (call == null || json.isEmpty()) {
            return List.of();
        }
        call.argued = true;
        count(json);
        return writer().toolArguments(call.index, json);
    }

    /** A call without arguments streams none; clients want an object. */
    private List<String> close(int index) {
        OpenCall call = openCalls.remove(index);
        return call == null || call.argued ? List.of() : writer().toolArguments(call.index, "{}");
    }

    private List<String> end(JsonNode json) {
        JsonNode reason = json.path("delta").path("stop_reason");
        if (reason.isTextual()) {
            stopReason = AnthropicStop.reason(reason.textValue());
        }
        usage.update(json.path("usage"));
        usageReported |= AnthropicUsage.reported(json.path("usage"));
        return List.of();
    }

    private List<String> stop() {
        List<String> chunks = writer().finish(stopReason);
        complete = true;
        return chunks;
    }

    private void count(String content) {
        started = true;
        outputCharacters += content.length();
    }

    private ChunkWriter writer() {
        if (writer == null) {
            throw ErrorClassifier.garbage("stream event: content before message_start");
        }
        return writer;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public StopReason stopReason() {
        return stopReason;
    }

    /** Until the last word on the output has come, the input classes are right and the output is next to nothing. */
    @Override
    public Usage usage() {
        return usage.usage();
    }

    /** True once Anthropic has said how much it put out, which is at the end: the count at the start is a placeholder. */
    @Override
    public boolean usageReported() {
        return usageReported;
    }

    @Override
    public long outputCharacters() {
        return outputCharacters;
    }
}
