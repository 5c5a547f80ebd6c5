package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenAI {@code chat.completion.chunk} objects as JSON text, for dialects whose streams look otherwise. Id, time and model are the
 * same in all chunks of one stream; the role goes out before anything else, once. Not thread-safe.
 */
final class ChunkWriter {
    private final String id;
    private final String model;
    private final long createdSeconds;
    private boolean roleWritten;
    private int toolCalls;

    /** Writes the fields of one delta. */
    private interface Delta {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /**
     * @param id id of the answer, as the provider named it
     * @param model the provider's name of the model
     * @param createdSeconds epoch seconds
     */
    ChunkWriter(String id, String model, long createdSeconds) {
        this.id = id;
        this.model = model;
        this.createdSeconds = createdSeconds;
    }

    /** The chunk that opens an answer; empty when it is open already. */
    List<String> role() {
        return roleWritten ? List.of() : List.of(roleChunk());
    }

    List<String> text(String text) {
        return withRole(chunk(json -> json.writeStringField("content", text), null));
    }

    List<String> reasoning(String text) {
        return withRole(chunk(json -> json.writeStringField("reasoning_content", text), null));
    }

    /** Opens a tool call; its index is the number of those opened before. Arguments known at once may go with it. */
    List<String> toolCall(String callId, String name, String arguments) {
        int index = toolCalls++;
        return withRole(chunk(
                json -> {
                    startCall(json, index);
                    json.writeStringField("id", callId);
                    json.writeStringField("type", "function");
                    json.writeObjectFieldStart("function");
                    json.writeStringField("name", name);
                    json.writeStringField("arguments", arguments);
                    endCall(json);
                },
                null));
    }

    /** Index of the tool call opened last, -1 when there is none. */
    int lastToolCall() {
        return toolCalls - 1;
    }

    /** More arguments of a tool call that is open. */
    List<String> toolArguments(int index, String arguments) {
        return withRole(chunk(
                json -> {
                    startCall(json, index);
                    json.writeObjectFieldStart("function");
                    json.writeStringField("arguments", arguments);
                    endCall(json);
                },
                null));
    }

    List<String> finish(StopReason reason) {
        return withRole(chunk(json -> {}, reason));
    }

    private List<String> withRole(String chunk) {
        return roleWritten ? List.of(chunk) : List.of(roleChunk(), chunk);
    }

    private String roleChunk() {
        roleWritten = true;
        return chunk(
                json -> {
                    json.writeStringField("role", "assistant");
                    json.writeStringField("content", "");
                },
                null);
    }

    private static void startCall(JsonGenerator json, int index) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        json.writeStartObject();
        json.writeNumberField("index", index);
    }

    private static void endCall(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private String chunk(Delta delta, @Nullable StopReason finish) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = Json.mapper().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("object", "chat.completion.chunk");
            json.writeNumberField("created", createdSeconds);
            json.writeStringField("model", model);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("delta");
            delta.writeTo(json);
            json.writeEndObject();
            if (finish == null) {
                json.writeNullField("finish_reason");
            } else {
                json.writeStringField("finish_reason", finish.finishReason());
            }
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
