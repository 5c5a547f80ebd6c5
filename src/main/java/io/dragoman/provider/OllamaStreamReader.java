package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the NDJSON stream of Ollama's chat API into OpenAI chunks. */
final class OllamaStreamReader implements StreamReader {
    private @Nullable ChunkWriter writer;
    private boolean complete;
    private boolean started;
    private int toolCalls;
    private StopReason stopReason = StopReason.OTHER;
    private @Nullable Usage usage;
    private long outputCharacters;

    @Override
    public Framing framing() {
        return Framing.JSON_LINES;
    }

    @Override
    public List<String> read(String event, String data) {
        JsonNode line = OllamaWire.parse(data.getBytes(StandardCharsets.UTF_8));
        ChunkWriter chunks = writer(line);
        List<String> written = new ArrayList<>(chunks.role());
        JsonNode message = line.path("message");
        String thinking = message.path("thinking").asText("");
        if (!thinking.isEmpty()) {
            meter(thinking);
            written.addAll(chunks.reasoning(thinking));
        }
        String text = message.path("content").asText("");
        if (!text.isEmpty()) {
            meter(text);
            written.addAll(chunks.text(text));
        }
        for (ToolCall call : OllamaWire.toolCalls(message, toolCalls)) {
            toolCalls++;
            meter(call.arguments());
            written.addAll(chunks.toolCall(call.id(), call.name(), call.arguments()));
        }
        if (line.path("done").asBoolean(false)) {
            complete = true;
            usage = OllamaWire.usage(line);
            stopReason = OllamaWire.stopReason(line, toolCalls > 0);
            written.addAll(chunks.finish(stopReason));
        }
        return written;
    }

    private ChunkWriter writer(JsonNode line) {
        ChunkWriter known = writer;
        if (known == null) {
            known = new ChunkWriter(
                    "chatcmpl-" + UUID.randomUUID(), line.path("model").asText(""), System.currentTimeMillis() / 1000);
            writer = known;
        }
        return known;
    }

    private void meter(String content) {
        started = true;
        outputCharacters += content.length();
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

    @Override
    public Usage usage() {
        return usage == null ? Usage.NONE : usage;
    }

    @Override
    public boolean usageReported() {
        return usage != null;
    }

    @Override
    public long outputCharacters() {
        return outputCharacters;
    }
}
