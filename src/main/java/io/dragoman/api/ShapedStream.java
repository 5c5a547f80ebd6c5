package io.dragoman.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import io.dragoman.chat.OutputFormat;
import io.dragoman.problem.DragomanException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of OpenAI chunks whose text is shaped on its way to the client, and checked at its end. The source must hand out whole events, as
 * {@link io.dragoman.provider.ChatStream} does. An answer that fails the check ends with {@code event: error} and without the end mark; its
 * usage and cost stand before that. Read on one thread at a time.
 */
final class ShapedStream implements ReadStream<Buffer> {
    private static final String CHUNK = "data: {";
    private static final String DONE = "data: [DONE]";

    /** Of the broker's own last chunk, after which no text comes. */
    private static final String COST = "cost_usd";

    private final ReadStream<Buffer> source;
    private final OutputShaper shaper;
    private final OutputFormat format;
    private final Function<String, @Nullable DragomanException> check;
    private final Consumer<DragomanException> failed;
    private final Map<Integer, TextShape> shapes = new HashMap<>(1);
    private final StringBuilder firstText = new StringBuilder();
    private @Nullable ObjectNode lastChunk;

    /**
     * @param check of the first choice's whole text, as the provider sent it; null when nothing is wrong with it
     * @param failed is told of what is wrong, before the stream ends
     */
    ShapedStream(
            ReadStream<Buffer> source,
            OutputShaper shaper,
            OutputFormat format,
            Function<String, @Nullable DragomanException> check,
            Consumer<DragomanException> failed) {
        this.source = source;
        this.shaper = shaper;
        this.format = format;
        this.check = check;
        this.failed = failed;
    }

    private String shaped(String events) {
        StringBuilder out = new StringBuilder(events.length());
        for (int from = 0; from < events.length(); ) {
            int end = events.indexOf("\n\n", from);
            String event = events.substring(from, end < 0 ? events.length() : end);
            from += event.length() + 2;
            if (event.startsWith(CHUNK)) {
                chunk(event.substring(CHUNK.length() - 1), out);
            } else if (event.equals(DONE)) {
                done(out);
            } else {
                out.append(event).append("\n\n");
            }
        }
        return out.toString();
    }

    private void chunk(String json, StringBuilder out) {
        if (!(parsed(json) instanceof ObjectNode chunk)) {
            event(json, out);
            return;
        }
        if (chunk.has(COST)) {
            flush(out);
        }
        if (chunk.path("choices").isEmpty()) {
            event(json, out);
            return;
        }
        lastChunk = chunk;
        boolean says = false;
        for (JsonNode choice : chunk.path("choices")) {
            says |= choice(choice, out);
        }
        if (says) {
            event(Json.text(chunk), out);
        }
    }

    /** False when nothing is left to say of the choice in this chunk. */
    private boolean choice(JsonNode choice, StringBuilder out) {
        int index = choice.path("index").asInt();
        boolean ends = choice.path("finish_reason").isTextual();
        boolean says = true;
        if (choice.path("delta") instanceof ObjectNode delta
                && delta.path("content").isTextual()) {
            String content = delta.path("content").textValue();
            String text = shapedText(index, content);
            delta.put("content", text);
            says = content.isEmpty() || !text.isEmpty() || delta.size() > 1 || ends;
        }
        if (ends) {
            flush(index, out);
        }
        return says;
    }

    private String shapedText(int index, String content) {
        if (index == 0) {
            firstText.append(content);
        }
        return shapes.computeIfAbsent(index, any -> new TextShape(shaper, format))
                .next(content);
    }

    private void flush(StringBuilder out) {
        for (Integer index : shapes.keySet().stream().sorted().toList()) {
            flush(index, out);
        }
    }

    /** What was held back goes out as a chunk of its own. */
    private void flush(int index, StringBuilder out) {
        TextShape shape = shapes.remove(index);
        String rest = shape == null ? "" : shape.end();
        if (rest.isEmpty() || lastChunk == null) {
            return;
        }
        ObjectNode chunk = lastChunk.deepCopy();
        chunk.remove("usage");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", index).putObject("delta").put("content", rest);
        choice.putNull("finish_reason");
        event(Json.text(chunk), out);
    }

    private void done(StringBuilder out) {
        DragomanException fault = check.apply(firstText.toString());
        if (fault == null) {
            out.append(DONE).append("\n\n");
            return;
        }
        failed.accept(fault);
        ObjectNode json = Json.object();
        ObjectNode error = json.putObject("error");
        error.put("message", fault.getMessage());
        error.put("type", fault.code().code());
        error.put("code", fault.code().code());
        fault.members().forEach((name, value) -> error.set(name, Json.mapper().valueToTree(value)));
        out.append("event: error\n");
        event(Json.text(json), out);
    }

    private static void event(String data, StringBuilder out) {
        out.append("data: ").append(data).append("\n\n");
    }

    private static @Nullable JsonNode parsed(String json) {
        try {
            return Json.read(json);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    @Override
    public ShapedStream handler(@Nullable Handler<Buffer> next) {
        source.handler(next == null ? null : piece -> handOn(piece, next));
        return this;
    }

    private void handOn(Buffer piece, Handler<Buffer> next) {
        String events = shaped(piece.toString());
        if (events.isEmpty()) {
            source.fetch(1);
        } else {
            next.handle(Buffer.buffer(events));
        }
    }

    @Override
    public ShapedStream exceptionHandler(@Nullable Handler<Throwable> next) {
        source.exceptionHandler(next);
        return this;
    }

    @Override
    public ShapedStream endHandler(@Nullable Handler<Void> next) {
        source.endHandler(next);
        return this;
    }

    @Override
    public ShapedStream pause() {
        source.pause();
        return this;
    }

    @Override
    public ShapedStream resume() {
        source.resume();
        return this;
    }

    @Override
    public ShapedStream fetch(long pieces) {
        source.fetch(pieces);
        return this;
    }
}
