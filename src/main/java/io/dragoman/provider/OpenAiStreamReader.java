package io.dragoman.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.StopReason;
import io.dragoman.chat.Usage;
import java.util.BitSet;
import java.util.List;

/**
 * Reads the stream of an OpenAI-like provider. A chunk that needs no change goes on as the provider wrote it; usage is taken out, content
 * parts become text, reasoning is named {@code reasoning_content}.
 */
final class OpenAiStreamReader implements StreamReader {
    private static final int MOST_CHOICES = 128;

    private final BitSet openChoices = new BitSet();
    private boolean done;
    private boolean started;
    private boolean finished;
    private StopReason stopReason = StopReason.OTHER;
    private Usage usage = Usage.NONE;
    private boolean usageReported;
    private long outputCharacters;

    @Override
    public List<String> read(String event, String data) {
        String text = data.strip();
        if (text.isEmpty()) {
            return List.of();
        }
        if (text.equals("[DONE]")) {
            done = true;
            return List.of();
        }
        ObjectNode chunk = parse(text);
        if (event.equals("error")
                || chunk.hasNonNull("error")
                || chunk.path("object").asText("").equals("error")) {
            throw ErrorClassifier.errorAfter200(chunk);
        }
        boolean usageTaken = takeUsage(chunk);
        JsonNode choices = chunk.path("choices");
        if (!choices.isArray() || choices.isEmpty() && usageTaken) {
            return List.of();
        }
        boolean changed = usageTaken;
        for (JsonNode choice : choices) {
            changed |= readChoice(choice);
        }
        return List.of(changed ? Json.text(chunk) : text);
    }

    private static ObjectNode parse(String text) {
        try {
            if (Json.read(text) instanceof ObjectNode chunk) {
                return chunk;
            }
        } catch (JsonProcessingException notJson) {
            throw ErrorClassifier.garbage("stream event: not JSON (expected: a chat completion chunk)");
        }
        throw ErrorClassifier.garbage("stream event: not an object (expected: a chat completion chunk)");
    }

    /** True when the chunk held a usage object, which is removed: the broker writes its own. */
    private boolean takeUsage(ObjectNode chunk) {
        boolean taken = false;
        if (chunk.path("x_groq").path("usage").isObject()) {
            keepUsage(chunk.path("x_groq").path("usage"));
            chunk.remove("x_groq");
            taken = true;
        }
        if (chunk.path("usage").isObject()) {
            keepUsage(chunk.path("usage"));
            chunk.remove("usage");
            taken = true;
        }
        return taken;
    }

    private void keepUsage(JsonNode node) {
        Usage read = OpenAiUsage.read(node);
        if (read != null) {
            usage = read;
            usageReported = true;
        }
    }

    /** True when the choice had to be changed. */
    private boolean readChoice(JsonNode choice) {
        int index = Math.max(0, Math.min(MOST_CHOICES, choice.path("index").asInt(0)));
        JsonNode delta = choice.path("delta");
        boolean changed = false;
        if (delta instanceof ObjectNode object) {
            changed = normalise(object);
            meter(object);
        }
        if (choice.hasNonNull("finish_reason")) {
            stopReason = OpenAiStopReasons.read(choice.path("finish_reason"));
            openChoices.clear(index);
            finished = true;
        } else {
            openChoices.set(index);
        }
        return changed;
    }

    private static boolean normalise(ObjectNode delta) {
        String reasoning = OpenAiContent.reasoning(delta);
        boolean parts = delta.path("content").isArray();
        boolean unnamed = !reasoning.isEmpty() && !delta.hasNonNull("reasoning_content");
        if (parts) {
            delta.put("content", OpenAiContent.text(delta));
        }
        if (unnamed) {
            delta.put("reasoning_content", reasoning);
        }
        boolean arguments = false;
        for (JsonNode call : delta.path("tool_calls")) {
            arguments |= textArguments(call.path("function"));
        }
        return parts || unnamed || arguments;
    }

    /** Clients join arguments as text; some providers send null or an object. */
    private static boolean textArguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        if (arguments.isTextual() || arguments.isMissingNode()) {
            return false;
        }
        ((ObjectNode) function).put("arguments", arguments.isNull() ? "" : Json.text(arguments));
        return true;
    }

    private void meter(ObjectNode delta) {
        long characters = OpenAiContent.text(delta).length()
                + (long) OpenAiContent.reasoning(delta).length()
                + delta.path("function_call").path("arguments").asText("").length();
        boolean toolCalled = delta.path("function_call").isObject();
        for (JsonNode call : delta.path("tool_calls")) {
            characters += call.path("function").path("arguments").asText("").length();
            toolCalled = true;
        }
        outputCharacters += characters;
        started |= toolCalled || characters > 0;
    }

    @Override
    public boolean complete() {
        return done;
    }

    @Override
    public boolean completeAtEnd() {
        return done || finished && usageReported && openChoices.isEmpty();
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
        return usage;
    }

    @Override
    public boolean usageReported() {
        return usageReported;
    }

    @Override
    public long outputCharacters() {
        return outputCharacters;
    }
}
