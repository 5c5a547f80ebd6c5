package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.ErrorClass;
import io.dragoman.chat.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of a stream.
 *
 * @param content text of each choice
 * @param tools {@code name(arguments)} of each call
 * @param done the stream ended with {@code [DONE]}
 * @param error the stream ended with an error event
 */
record StreamReading(
        Map<Integer, String> content,
        String reasoning,
        List<String> tools,
        String finish,
        boolean done,
        boolean error,
        StreamEnd end) {

    static StreamReading of(Dialect dialect, byte[] bytes, int size) {
        return of(dialect, PacedSource.of(bytes, Math.max(1, size)));
    }

    static StreamReading cutAfter(Dialect dialect, byte[] bytes, int length) {
        return of(dialect, Arrays.copyOf(bytes, length), Math.max(1, length));
    }

    private static StreamReading of(Dialect dialect, PacedSource source) {
        ChatStream stream = new ChatStream(
                source,
                dialect.streamReader(),
                failure -> new ProviderException(ErrorClass.TRANSIENT, 200, "reset"),
                () -> {});
        List<StreamEnd> ends = new ArrayList<>();
        StringBuilder written = new StringBuilder();
        stream.onEnd(end -> {
            ends.add(end);
            return "";
        });
        stream.handler(buffer -> written.append(buffer));
        stream.resume();
        if (ends.size() != 1) {
            throw new AssertionError("ends: " + ends.size() + " (expected: 1)");
        }
        return read(written.toString(), ends.get(0));
    }

    private static StreamReading read(String written, StreamEnd end) {
        Map<Integer, String> content = new TreeMap<>();
        StringBuilder reasoning = new StringBuilder();
        Map<String, String> tools = new TreeMap<>();
        String finish = "";
        boolean done = false;
        boolean error = false;
        for (String event : written.split("\n\n")) {
            if (done || error) {
                throw new AssertionError("an event after the end: " + event);
            }
            if (event.startsWith("event: error\ndata: ")) {
                error = true;
                if (!json(event.substring("event: error\ndata: ".length()))
                        .path("error")
                        .path("message")
                        .isTextual()) {
                    throw new AssertionError("an error event without a message: " + event);
                }
            } else if (event.equals("data: [DONE]")) {
                done = true;
            } else if (!event.isEmpty()) {
                JsonNode chunk = json(event.substring("data: ".length()));
                if (!chunk.path("choices").isArray() || chunk.path("usage").isObject()) {
                    throw new AssertionError("not a chunk without usage: " + event);
                }
                for (JsonNode choice : chunk.path("choices")) {
                    JsonNode delta = choice.path("delta");
                    if (delta.hasNonNull("content") && !delta.path("content").isTextual()) {
                        throw new AssertionError("content is not text: " + event);
                    }
                    content.merge(
                            choice.path("index").asInt(), delta.path("content").asText(""), String::concat);
                    reasoning.append(delta.path("reasoning_content").asText(""));
                    finish = choice.path("finish_reason").asText(finish);
                    addTools(choice, tools);
                }
            }
        }
        return new StreamReading(content, reasoning.toString(), List.copyOf(tools.values()), finish, done, error, end);
    }

    private static void addTools(JsonNode choice, Map<String, String> tools) {
        for (JsonNode call : choice.path("delta").path("tool_calls")) {
            String key = choice.path("index").asInt() + "/" + call.path("index").asInt();
            JsonNode function = call.path("function");
            String id = call.path("id").asText("");
            String start = id.isEmpty() ? "" : id + ":" + function.path("name").asText("") + ":";
            tools.merge(key, start + function.path("arguments").asText(""), String::concat);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** All that a client and the ledger get, but the time. */
    String essence() {
        return content + "|" + reasoning + "|" + tools + "|" + finish + "|" + done + "|" + error + "|" + end.outcome()
                + "|" + end.usage() + "|" + end.usageReported() + "|" + end.stopReason() + "|" + end.outputCharacters();
    }

    @Nullable
    ErrorClass errorClass() {
        return end.errorClass();
    }
}
