package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stream of streamGenerateContent: each event is a response with the parts that are new. There is no end mark; the candidate's
 * finish reason says that the answer is complete. Of several candidates the first is read.
 */
final class GeminiStreamReader implements StreamReader {
    private @Nullable ChunkWriter writer;
    private @Nullable OpenCall openCall;
    private int calls;
    private boolean started;
    private boolean finished;
    private StopReason stopReason = StopReason.OTHER;
    private Usage usage = Usage.NONE;
    private boolean usageReported;
    private long outputCharacters;

    /** A tool call whose arguments come in pieces; it goes on to the client when they are all there. */
    private record OpenCall(String id, String name, GeminiPartialArguments arguments) {}

    @Override
    public List<String> read(String event, String data) {
        if (data.isBlank()) {
            return List.of();
        }
        JsonNode response = parse(data);
        Usage reported = GeminiUsage.read(response.path("usageMetadata"));
        if (reported != null) {
            usage = reported;
            usageReported = true;
        }
        List<String> chunks = new ArrayList<>();
        ChunkWriter chunkWriter = writer(response);
        JsonNode candidate = firstCandidate(response);
        for (JsonNode part : candidate.path("content").path("parts")) {
            chunks.addAll(readPart(response, part, chunkWriter));
        }
        if (!finished && (GeminiStop.finished(candidate) || GeminiAnswerReader.blocked(response))) {
            chunks.addAll(finish(response, candidate, chunkWriter));
        }
        return chunks;
    }

    private static JsonNode parse(String data) {
        JsonNode response;
        try {
            response = Json.read(data);
        } catch (JsonProcessingException notJson) {
            throw ErrorClassifier.garbage("stream event: not JSON (expected: a GenerateContentResponse)");
        }
        if (response.hasNonNull("error") || response.path(0).hasNonNull("error")) {
            throw GeminiErrors.after200(response);
        }
        if (!response.has("candidates") && !response.has("usageMetadata") && !response.has("promptFeedback")) {
            throw ErrorClassifier.garbage("stream event: no candidates (expected: a GenerateContentResponse)");
        }
        return response;
    }

    private static JsonNode firstCandidate(JsonNode response) {
        for (JsonNode candidate : response.path("candidates")) {
            if (candidate.path("index").asInt(0) == 0) {
                return candidate;
            }
        }
        return Json.object();
    }

    private List<String> readPart(JsonNode response, JsonNode part, ChunkWriter chunkWriter) {
        if (part.path("functionCall").isObject()) {
            return readCall(response, part.path("functionCall"), chunkWriter);
        }
        String text = part.path("text").asText("");
        if (text.isEmpty()) {
            return List.of();
        }
        count(text);
        return part.path("thought").asBoolean() ? chunkWriter.reasoning(text) : chunkWriter.text(text);
    }

    private List<String> readCall(JsonNode response, JsonNode call, ChunkWriter chunkWriter) {
        List<String> chunks = new ArrayList<>();
        if (call.hasNonNull("name")) {
            chunks.addAll(closeCall(chunkWriter));
            String id = GeminiAnswerReader.callId(response, call, calls++);
            openCall = new OpenCall(id, call.path("name").asText(""), new GeminiPartialArguments(call.path("args")));
        }
        if (openCall != null) {
            call.path("partialArgs").forEach(openCall.arguments()::add);
        }
        if (!call.path("willContinue").asBoolean()) {
            chunks.addAll(closeCall(chunkWriter));
        }
        return chunks;
    }

    private List<String> closeCall(ChunkWriter chunkWriter) {
        OpenCall call = openCall;
        if (call == null) {
            return List.of();
        }
        openCall = null;
        String arguments = Json.text(call.arguments().arguments());
        count(arguments);
        return chunkWriter.toolCall(call.id(), call.name(), arguments);
    }

    private List<String> finish(JsonNode response, JsonNode candidate, ChunkWriter chunkWriter) {
        List<String> chunks = new ArrayList<>(closeCall(chunkWriter));
        stopReason = GeminiAnswerReader.blocked(response)
                ? StopReason.CONTENT_FILTER
                : GeminiStop.reason(candidate, calls > 0);
        finished = true;
        chunks.addAll(chunkWriter.finish(stopReason));
        return chunks;
    }

    private void count(String content) {
        started = true;
        outputCharacters += content.length();
    }

    private ChunkWriter writer(JsonNode response) {
        if (writer == null) {
            writer = new ChunkWriter(
                    response.path("responseId").asText(""),
                    response.path("modelVersion").asText(""),
                    System.currentTimeMillis() / 1000);
        }
        return writer;
    }

    /** Never: usage may follow the finish reason. */
    @Override
    public boolean complete() {
        return false;
    }

    @Override
    public boolean completeAtEnd() {
        return finished;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public StopReason stopReason() {
        return stopReason;
    }

    /** The last counts replace earlier ones: they are cumulative, and some shrink again while tools run. */
    @Override
    public Usage usage() {
        return usage;
    }

    /** Early events may count the prompt only, which is no use for money when the stream is cut behind them. */
    @Override
    public boolean usageReported() {
        return usageReported && (finished || usage.outputTotal() > 0);
    }

    @Override
    public long outputCharacters() {
        return outputCharacters;
    }
}
